package io.fastrelay.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.AuthToken;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.SessionError;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.SubscribeOk;
import io.fastrelay.transport.BidirectionalStream;
import io.fastrelay.transport.CloseInfo;
import io.fastrelay.transport.ConnectionHandler;
import io.fastrelay.transport.ReceiveHandler;
import io.fastrelay.transport.ReceiveStream;
import io.fastrelay.transport.SendStream;
import io.fastrelay.transport.fake.FakeNetwork;
import io.fastrelay.transport.fake.ManualScheduler;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a broken or hostile peer, or a broken owner, does to a session: it ends, lawfully, and nobody else notices. */
class RobustnessTest {

    /** Codes that mean that the peer broke a rule; INTERNAL_ERROR would mean that we did. */
    private static final Set<SessionError> LAWFUL = Arrays.stream(SessionError.values())
            .filter(error -> error != SessionError.INTERNAL_ERROR && error != SessionError.NO_ERROR)
            .collect(Collectors.toSet());

    /** Messages and streams of every kind, to be cut and changed. */
    private static final List<String> CORPUS = List.of(
            "03 0007 00 01 01 6E 01 74 00",
            "1D 0008 00 01 01 6E 01 74 09 00",
            "16 000C 00 01 01 01 6E 01 74 00 00 01 00 00",
            "0D 0007 00 01 01 6E 01 74 00",
            "06 0005 00 01 01 6E 00",
            "50 0005 00 01 01 6E 00",
            "51 0005 00 01 01 6E 00",
            "02 0002 02 00",
            "0B 0003 02 01 00",
            "10 0002 00 00",
            "04 0002 09 00",
            "07 0001 00",
            "18 0004 00 09 00 00",
            "05 0003 00 00 00",
            "03 000D 00 01 01 6E 01 74 01 03 04 01 05 07 61",
            "14 09 00 00 05 00 01 61 00 02 62 63 00 00 03",
            "15 09 00 00 05 00 02 3E 01 01 61",
            "05 00 1C 05 05 80 01 61 04 00 01 62",
            "F0132B3E28 00 00",
            "00 09 01 02 03 64",
            "01 09 01 02 03 02 3E 01 64",
            "20 09 01 02 03 03");

    private static byte[] mutated(Random random) {
        byte[] bytes =
                ScriptedPeer.bytes(CORPUS.get(random.nextInt(CORPUS.size()))).array();
        int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
        byte[] cut = Arrays.copyOf(bytes, length);
        for (int i = random.nextInt(3); i > 0 && length > 0; i--) {
            cut[random.nextInt(length)] = (byte) random.nextInt(256);
        }
        return cut;
    }

    private static final class Silent implements ConnectionHandler {
        private final Random random;
        final List<SendStream> streams = new ArrayList<>();

        Silent(Random random) {
            this.random = random;
        }

        private static final ReceiveHandler NOTHING = new ReceiveHandler() {
            @Override
            public void onData(ByteBuffer data, boolean fin) {}

            @Override
            public void onReset(long code) {}
        };

        @Override
        public ReceiveHandler onBidirectional(BidirectionalStream stream) {
            streams.add(stream);
            if (random.nextBoolean()) {
                stream.write(ByteBuffer.wrap(mutated(random)));
            }
            return NOTHING;
        }

        @Override
        public ReceiveHandler onUnidirectional(ReceiveStream stream) {
            return NOTHING;
        }

        @Override
        public void onDatagram(ByteBuffer datagram) {}

        @Override
        public void onStreamsAvailable() {}

        @Override
        public void onClosed(CloseInfo info) {}
    }

    @Test
    void whateverAPeerSendsTheSessionStaysOrClosesLawfullyAndOthersGoOn() {
        TwoSessions others = new TwoSessions().ready();
        int closed = 0;
        for (long seed = 0; seed < 3000; seed++) {
            Random random = new Random(seed);
            FakeNetwork network = FakeNetwork.shuffled(seed);
            FakeNetwork.Pair pair = network.connect();
            ManualScheduler timer = new ManualScheduler();
            RecordingHandler handler = new RecordingHandler();
            RecordingTrack objects = new RecordingTrack();
            handler.onRequest = request -> {
                if (request.message() instanceof io.fastrelay.moqt.message.Publish) {
                    request.acceptPublish(Parameters.NONE, objects);
                } else if (request.message() instanceof io.fastrelay.moqt.message.Subscribe) {
                    request.accept(new SubscribeOk(1, Parameters.NONE, Properties.NONE));
                }
            };
            SessionEndpoint end =
                    new Sessions(timer).server(pair.server(), TwoSessions.DRAFT, SessionOptions.DEFAULTS, handler);
            pair.server().handler(end);
            Silent peer = new Silent(random);
            pair.client().handler(peer);
            SendStream control = pair.client().openUnidirectional();
            control.write(ScriptedPeer.bytes("AF00 0000"));
            end.session().subscribe(ScriptedPeer.TRACK, Parameters.NONE, new RecordingListener(), objects);
            end.session()
                    .fetch(
                            new io.fastrelay.moqt.message.FetchRange.Standalone(
                                    ScriptedPeer.TRACK,
                                    io.fastrelay.moqt.Location.ZERO,
                                    new io.fastrelay.moqt.Location(9, 0)),
                            Parameters.NONE,
                            new RecordingListener(),
                            new RecordingFetch());
            peer.streams.add(control);
            for (int step = 0; step < 12 && pair.client().closed().isEmpty(); step++) {
                switch (random.nextInt(8)) {
                    case 0, 1 -> {
                        BidirectionalStream stream = pair.client().openBidirectional(Silent.NOTHING);
                        stream.write(ByteBuffer.wrap(mutated(random)));
                        peer.streams.add(stream);
                    }
                    case 2, 3 -> {
                        SendStream stream = pair.client().openUnidirectional();
                        stream.write(ByteBuffer.wrap(mutated(random)));
                        peer.streams.add(stream);
                    }
                    case 4 -> pair.client().sendDatagram(ByteBuffer.wrap(mutated(random)));
                    case 5 ->
                        peer.streams.get(random.nextInt(peer.streams.size())).write(ByteBuffer.wrap(mutated(random)));
                    case 6 -> {
                        SendStream stream = peer.streams.get(random.nextInt(peer.streams.size()));
                        if (random.nextBoolean()) {
                            stream.finish();
                        } else {
                            stream.reset(random.nextInt(20));
                        }
                    }
                    default -> timer.advance(random.nextInt(5000));
                }
                if (random.nextBoolean()) {
                    network.run();
                }
            }
            network.run();
            long lastSeed = seed;
            assertEquals(java.util.Optional.empty(), pair.server().failure(), () -> "seed " + lastSeed);
            if (handler.closed.isPresent()) {
                closed++;
                CloseInfo info = handler.closed.get();
                assertTrue(LAWFUL.contains(SessionError.of(info.code())), () -> "seed " + lastSeed + ": " + info);
                assertEquals("closed", handler.heard.get(handler.heard.size() - 1));
            }
        }
        assertTrue(closed > 500 && closed < 2999, "the corpus should close some sessions, not all: " + closed);
        others.client.subscribe(ScriptedPeer.TRACK, Parameters.NONE, new RecordingListener(), new RecordingTrack());
        others.run();
        assertEquals(1, others.atServer.requests.size());
        others.assertAlive();
    }

    @Test
    void anOwnerThatFailsEndsOnlyItsSession() {
        TwoSessions failing = new TwoSessions().ready();
        TwoSessions others = new TwoSessions().ready();
        failing.atServer.onRequest = request -> {
            throw new IllegalStateException("broken owner");
        };
        failing.client.subscribe(ScriptedPeer.TRACK, Parameters.NONE, new RecordingListener(), new RecordingTrack());
        failing.run();
        assertEquals(
                SessionError.INTERNAL_ERROR.code(),
                failing.atServer.closed.orElseThrow().code());
        assertEquals(java.util.Optional.empty(), failing.pair.server().failure());
        others.assertAlive();
    }

    @Test
    void aReceiverThatFailsEndsOnlyItsSession() {
        ScriptedPeer peer = ScriptedPeer.ofClient();
        peer.play("setup");
        peer.session.subscribe(ScriptedPeer.TRACK, Parameters.NONE, peer.listener, new TrackReceiver() {
            @Override
            public SubgroupReceiver onSubgroup(io.fastrelay.moqt.SubgroupHeader header, IncomingStream stream) {
                throw new IllegalStateException("broken receiver");
            }

            @Override
            public void onDatagram(io.fastrelay.moqt.ObjectDatagram datagram) {}

            @Override
            public void onEnd() {
                throw new IllegalStateException("broken receiver");
            }
        });
        peer.play("time 0; answer 04 0002 09 00; uni 14 09 00 00 05");
        assertEquals("INTERNAL_ERROR", peer.outcome());
        assertTrue(peer.handler.closed.isPresent(), "a second failure does not keep the owner from hearing the end");
    }

    @Test
    void withoutStreamCreditRequestsWaitTheirTurn() {
        TwoSessions two = new TwoSessions();
        two.pair.client().limitStreams(1, 1);
        two.ready();
        RecordingListener first = new RecordingListener();
        RecordingListener second = new RecordingListener();
        RecordingListener third = new RecordingListener();
        two.client.trackStatus(ScriptedPeer.TRACK, Parameters.NONE, first);
        Request cancelled = two.client.trackStatus(ScriptedPeer.TRACK, Parameters.NONE, second);
        two.client.trackStatus(ScriptedPeer.TRACK, Parameters.NONE, third);
        two.run();
        assertEquals(1, two.atServer.requests.size());
        cancelled.cancel(io.fastrelay.moqt.StreamResetCode.CANCELLED);
        two.pair.client().grantStreams(1, 0);
        two.run();
        assertEquals(
                List.of(0L, 4L), two.atServer.requests.stream().map(Request::id).toList());
        two.assertAlive();
    }

    @Test
    void withoutCreditForTheControlStreamSetupWaits() {
        FakeNetwork network = FakeNetwork.inOrder();
        FakeNetwork.Pair pair = network.connect();
        pair.client().limitStreams(0, 0);
        RecordingHandler handler = new RecordingHandler();
        RecordingHandler atServer = new RecordingHandler();
        Sessions sessions = new Sessions(new ManualScheduler());
        pair.client().handler(sessions.client(pair.client(), TwoSessions.DRAFT, SessionOptions.DEFAULTS, handler));
        pair.server().handler(sessions.server(pair.server(), TwoSessions.DRAFT, SessionOptions.DEFAULTS, atServer));
        network.run();
        assertEquals(List.of("ready"), handler.heard);
        assertEquals(List.of(), atServer.heard);
        pair.client().grantStreams(0, 1);
        network.run();
        assertEquals(List.of("ready"), atServer.heard);
    }

    @Test
    void whatIsAskedOfAClosedSessionEndsAtOnce() {
        TwoSessions two = new TwoSessions().ready();
        Request open = two.client.publishNamespace(
                io.fastrelay.moqt.TrackNamespace.of("n"), Parameters.NONE, new RecordingListener());
        two.run();
        two.client.close(SessionError.NO_ERROR, "enough");
        two.run();
        RecordingListener listener = new RecordingListener();
        two.client.subscribe(ScriptedPeer.TRACK, Parameters.NONE, listener, new RecordingTrack());
        assertEquals(List.of("ended SESSION_CLOSED 0"), listener.heard);
        RecordingListener update = new RecordingListener();
        open.update(Parameters.NONE, update);
        assertEquals(List.of("error DOES_NOT_EXIST"), update.heard);
    }

    @Test
    void timersOfRequestsThatAreOverAreGone() {
        TwoSessions two = new TwoSessions().ready();
        two.atServer.onRequest = request -> request.accept(new SubscribeOk(1, Parameters.NONE, Properties.NONE));
        int before = two.timer.waiting();
        for (int i = 0; i < 10; i++) {
            Request request = two.client.subscribe(
                    io.fastrelay.moqt.FullTrackName.of("t" + i, "n"),
                    Parameters.NONE,
                    new RecordingListener(),
                    new RecordingTrack());
            two.run();
            request.cancel(io.fastrelay.moqt.StreamResetCode.CANCELLED);
            two.run();
        }
        assertEquals(before, two.timer.waiting());
        assertEquals(0, before);
    }

    @Test
    void anUpdateOfARequestThatWaitsForCreditFollowsIt() {
        TwoSessions two = new TwoSessions();
        two.pair.client().limitStreams(0, 1);
        two.ready();
        two.atServer.onRequest = request -> request.accept(new SubscribeOk(1, Parameters.NONE, Properties.NONE));
        RecordingListener listener = new RecordingListener();
        Request request = two.client.subscribe(ScriptedPeer.TRACK, Parameters.NONE, listener, new RecordingTrack());
        request.update(Parameters.NONE, listener);
        two.pair.client().grantStreams(1, 0);
        two.run();
        two.atServer.lastListener().updates.get(0).reply().accept(Parameters.NONE);
        two.run();
        assertEquals(List.of("answer SUBSCRIBE_OK", "updated"), listener.heard);
    }

    @Test
    void aPublishThatIsDoneBeforeItCouldBeSentIsNotSent() {
        TwoSessions two = new TwoSessions();
        two.pair.client().limitStreams(0, 1);
        two.ready();
        Request request =
                two.client.publish(ScriptedPeer.TRACK, 1, Parameters.NONE, Properties.NONE, new RecordingListener());
        request.done(new io.fastrelay.moqt.message.PublishDone(2, 0, ""));
        two.pair.client().grantStreams(1, 0);
        two.run();
        assertEquals(List.of(), two.atServer.requests);
        two.assertAlive();
    }

    @Test
    void behindACloseNothingOfTheSamePieceIsLookedAt() {
        ScriptedPeer peer = ScriptedPeer.ofServer();
        peer.handler.onRequest = request -> peer.session.close(SessionError.UNAUTHORIZED, "go");
        peer.play("setup; request 03 0007 00 01 01 6E 01 74 00 3F");
        assertEquals("UNAUTHORIZED", peer.outcome());
    }

    @Test
    void tokensOfSetupAreSentByValue() {
        FakeNetwork network = FakeNetwork.inOrder();
        FakeNetwork.Pair pair = network.connect();
        Sessions sessions = new Sessions(new ManualScheduler());
        RecordingHandler atServer = new RecordingHandler();
        AuthToken registered = new AuthToken(AuthToken.AliasType.REGISTER, 3, 7, new byte[] {'a'});
        SessionOptions options = new SessionOptions(
                "", "host:4443", "/p?q", List.of(registered), 0, 10, 1000, 10_000, 30_000, 3_000, 3_000);
        pair.client().handler(sessions.client(pair.client(), TwoSessions.DRAFT, options, new RecordingHandler()));
        SessionEndpoint server = sessions.server(pair.server(), TwoSessions.DRAFT, SessionOptions.DEFAULTS, atServer);
        pair.server().handler(server);
        network.run();
        assertEquals(List.of(AuthToken.value(7, new byte[] {'a'})), atServer.setupTokens);
        assertEquals("host:4443", server.session().info().authority());
        assertEquals("/p?q", server.session().info().path());
        assertEquals("", server.session().info().implementation());
    }

    @Test
    void aPeerThatClosesTheConnectionBehindItsControlStreamDidNothingWrong() {
        ScriptedPeer peer = ScriptedPeer.ofServer().play("setup; reset 0; close");
        assertEquals("by peer", peer.outcome());
        assertEquals(0, peer.handler.closed.orElseThrow().code());
    }
}
