package io.fastrelay.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.transport.SendStream;
import io.fastrelay.transport.fake.FakeNetwork;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Data streams and datagrams as they come in: sections 10.11 and 11 of draft 18. */
class DataTest {

    private static final String SUBSCRIBED = "setup; ask SUBSCRIBE; answer 04 0002 09 00; ";
    // subgroup stream: alias, group 0, subgroup 0, priority 5, object 0 "a"
    private static final String STREAM_9 = "uni 14 09 00 00 05 00 01 61; ";
    private static final String STREAM_8 = "uni 14 08 00 00 05 00 01 61; ";

    private final ScriptedPeer peer = ScriptedPeer.ofClient();

    /** Streams that the session has stopped, of those that the peer opens through this. */
    private static final class Stops {
        final List<Long> codes = new ArrayList<>();

        SendStream open(FakeNetwork.Pair pair, ByteBuffer bytes) {
            SendStream stream = pair.server().openUnidirectional();
            stream.onStopSending(codes::add);
            stream.write(bytes);
            return stream;
        }
    }

    @Test
    void aStreamInSingleBytesGivesTheSameObjects() {
        peer.play(SUBSCRIBED + "uni 14; more 09; more 00; more 00; more 05; more 00; more 01; more 61; fin");
        assertEquals(List.of("subgroup 0/0", "object 0 a", "fin"), peer.track.heard);
    }

    @Test
    void anObjectIsHeardOfOnlyWhenItsHeadIsWellFormed() {
        // two objects; the head of the second has a status that does not exist
        peer.play(SUBSCRIBED + STREAM_9 + "more 00 00 09");
        assertEquals("PROTOCOL_VIOLATION", peer.outcome());
        assertEquals(List.of("subgroup 0/0", "object 0 a", "reset 3", "end"), peer.track.heard);
    }

    @Test
    void aLargerObjectThanAllowedEndsTheSession() {
        peer.play(SUBSCRIBED + "uni 14 09 00 00 05 00 F8 10000000");
        assertEquals("open", peer.outcome(), "half a length says nothing yet");
        peer.play("uni 14 09 01 00 05 00 FF 0000000004000001");
        assertEquals("PROTOCOL_VIOLATION", peer.outcome());
        assertEquals(List.of("subgroup 0/0", "subgroup 1/0", "reset 3", "reset 3", "end"), peer.track.heard);
    }

    @Test
    void aResetStreamEndsItsSubgroupOnly() {
        peer.play(SUBSCRIBED + STREAM_9 + "reset 2; " + STREAM_9);
        assertEquals(List.of("subgroup 0/0", "object 0 a", "reset 2", "subgroup 0/0", "object 0 a"), peer.track.heard);
        assertEquals("open", peer.outcome());
    }

    @Test
    void aReceiverThatStopsAStreamHearsNoMoreOfIt() {
        peer.play(SUBSCRIBED + STREAM_9);
        peer.track.streams.get(0).stop(StreamResetCode.CANCELLED);
        peer.play("more 00 01 62; fin");
        assertEquals(List.of("subgroup 0/0", "object 0 a"), peer.track.heard);
    }

    @Test
    void aReceiverCanHoldAStreamBack() {
        peer.play(SUBSCRIBED + STREAM_9);
        peer.track.streams.get(0).pause();
        peer.play("more 00 01 62; fin");
        assertEquals(List.of("subgroup 0/0", "object 0 a"), peer.track.heard);
        peer.track.streams.get(0).resume();
        peer.play("time 0");
        assertEquals(List.of("subgroup 0/0", "object 0 a", "object 1 b", "fin"), peer.track.heard);
    }

    @Test
    void aReceiverCanHoldAStreamBackFromItsFirstObjectOn() {
        peer.play("setup; ask SUBSCRIBE; " + STREAM_9 + "more 00 01 62");
        peer.track.pauseEach = true;
        peer.play("answer 04 0002 09 00");
        assertEquals(List.of("subgroup 0/0", "object 0 a"), peer.track.heard);
        peer.track.streams.get(0).resume();
        peer.play("time 0");
        assertEquals(List.of("subgroup 0/0", "object 0 a", "object 1 b"), peer.track.heard);
    }

    @Test
    void aCancelledSubscriptionGivesItsStreamsUp() {
        peer.play(SUBSCRIBED + STREAM_9 + "cancel; more 00 01 62; " + STREAM_9);
        assertEquals(List.of("subgroup 0/0", "object 0 a", "reset 1", "end"), peer.track.heard);
        assertEquals(List.of("answer SUBSCRIBE_OK"), peer.listener.heard);
        assertEquals("open", peer.outcome());
    }

    @Test
    void lateStreamsOfAnEndedSubscriptionAreStoppedAtOnceAndUnknownOnesLater() {
        TwoSessions two = new TwoSessions().ready();
        two.atServer.onRequest = request -> request.accept(new io.fastrelay.moqt.message.SubscribeOk(
                9, io.fastrelay.moqt.message.Parameters.NONE, io.fastrelay.moqt.Properties.NONE));
        Request request = two.client.subscribe(
                ScriptedPeer.TRACK, io.fastrelay.moqt.message.Parameters.NONE, new RecordingListener(), peer.track);
        two.run();
        request.cancel(StreamResetCode.CANCELLED);
        two.run();
        Stops stops = new Stops();
        stops.open(two.pair, TwoSessions.subgroupBytes(9, 0, "late"));
        two.run();
        assertEquals(List.of(1L), stops.codes);
        stops.open(two.pair, TwoSessions.subgroupBytes(8, 0, "unknown"));
        two.run();
        assertEquals(List.of(1L), stops.codes);
        two.advance(SessionOptions.DEFAULTS.unknownAliasMillis());
        assertEquals(List.of(1L, 1L), stops.codes);
        two.assertAlive();
    }

    @Test
    void aRetiredAliasMayComeBackWithTheNextSubscription() {
        peer.play(SUBSCRIBED + "cancel; ask SUBSCRIBE; " + STREAM_9 + "answer 04 0002 09 00");
        assertEquals(List.of("end", "subgroup 0/0", "object 0 a"), peer.track.heard);
    }

    @Test
    void onlySoManyStreamsWaitForAnUnknownAlias() {
        TwoSessions two = new TwoSessions().ready();
        Stops stops = new Stops();
        for (int i = 0; i < 300; i++) {
            stops.open(two.pair, TwoSessions.subgroupBytes(8, i, "x"));
        }
        two.run();
        assertEquals(44, stops.codes.size());
        assertEquals(StreamResetCode.EXCESSIVE_LOAD.code(), stops.codes.get(0));
        two.advance(3_000);
        assertEquals(300, stops.codes.size());
        two.assertAlive();
    }

    @Test
    void onlySoManyDatagramsWaitForAnUnknownAliasAndOnlySoLong() {
        peer.play("setup; ask SUBSCRIBE");
        for (int i = 0; i < 300; i++) {
            peer.play(String.format("datagram 00 09 %04X 00 05 61", 0x8000 | i));
        }
        peer.play("answer 04 0002 09 00");
        assertEquals(256, peer.track.heard.size());
        assertEquals("datagram 299/0 a", peer.track.heard.get(255));
        peer.play("datagram 00 08 00 00 05 61; time 3000; ask PUBLISH; request 1D 0008 01 01 01 6E 01 75 08 00");
        assertEquals(256, peer.track.heard.size(), "a datagram for alias 8 was kept too long");
    }

    @Test
    void aPublisherThatClosesItsStreamHardBehindPublishDoneStillDeliversWhatIsUnderWay() {
        peer.play(SUBSCRIBED + STREAM_9 + "answer 0B 0003 02 00 00; answer-fin; answer-stop 0; ");
        peer.play(STREAM_9 + "fin");
        assertEquals(List.of("subgroup 0/0", "object 0 a", "subgroup 0/0", "object 0 a", "fin"), peer.track.heard);
    }

    @Test
    void allPromisedStreamsHaveEnded() {
        peer.play(SUBSCRIBED + STREAM_9 + "fin; " + STREAM_9 + "fin; answer 0B 0003 02 02 00");
        assertEquals("end", peer.track.heard.get(6));
    }

    @Test
    void aPromisedStreamIsAwaitedForAWhile() {
        peer.play(SUBSCRIBED + STREAM_9 + "fin; answer 0B 0003 02 02 00; time 2999");
        assertEquals(3, peer.track.heard.size());
        peer.play("time 1");
        assertEquals(List.of("subgroup 0/0", "object 0 a", "fin", "end"), peer.track.heard);
    }

    @Test
    void aStreamThatIsOpenIsAwaitedHoweverLongItTakes() {
        peer.play(SUBSCRIBED + STREAM_9 + "answer 0B 0003 02 01 00; time 60000");
        assertEquals(2, peer.track.heard.size());
        peer.play("more 00 01 62; fin");
        assertEquals(List.of("subgroup 0/0", "object 0 a", "object 1 b", "fin", "end"), peer.track.heard);
    }

    @Test
    void moreStreamsThanPromisedAreTakenToo() {
        peer.play(SUBSCRIBED + STREAM_9 + STREAM_9 + "answer 0B 0003 02 01 00; fin; time 2999; " + STREAM_9 + "fin");
        assertEquals("open", peer.outcome());
        assertTrue(!peer.track.heard.contains("end"));
    }

    @Test
    void aFetchEndsWithItsStream() {
        // object 5:5: group and object id and priority present
        peer.play("setup; ask FETCH; uni 05 00 1C 05 05 80 01 61; answer 18 0004 00 09 00 00; fin");
        assertEquals(List.of("object 5/5 of 1", "payload a", "fin"), peer.fetch.heard);
        assertEquals(List.of("answer FETCH_OK"), peer.listener.heard);
    }

    @Test
    void aFetchStreamThatIsResetTellsSo() {
        peer.play("setup; ask FETCH; uni 05 00; reset 6");
        assertEquals(List.of("reset 6"), peer.fetch.heard);
    }

    @Test
    void aRefusedFetchEndsItsReceiverBehindTheRefusal() {
        peer.play("setup; ask FETCH; uni 05 00 1C 05 05 80 01 61; answer 05 0003 10 00 00");
        assertEquals(List.of("object 5/5 of 1", "payload a", "reset 1"), peer.fetch.heard);
        assertEquals(List.of("error DOES_NOT_EXIST"), peer.listener.heard);
    }

    @Test
    void aReceiverThatStopsAFetchCancelsIt() {
        peer.play("setup; ask FETCH; uni 05 00 1C 05 05 80 01 61");
        peer.fetch.stream.stop(StreamResetCode.CANCELLED);
        peer.play("more 04 05 00 01 62; fin; answer 18 0004 00 09 00 00");
        assertEquals(List.of("object 5/5 of 1", "payload a"), peer.fetch.heard);
        assertEquals("open", peer.outcome());
    }

    @Test
    void theEndOfTheConnectionEndsRequestsThenReceiversThenTheSession() {
        List<String> order = new ArrayList<>();
        TwoSessions two = new TwoSessions().ready();
        two.client.subscribe(
                ScriptedPeer.TRACK,
                io.fastrelay.moqt.message.Parameters.NONE,
                new RequestListener() {
                    @Override
                    public void onEnded(RequestEnd end) {
                        order.add(end.how() + " closed=" + two.atClient.closed.isPresent());
                    }
                },
                new TrackReceiver() {
                    @Override
                    public SubgroupReceiver onSubgroup(io.fastrelay.moqt.SubgroupHeader header, IncomingStream stream) {
                        throw new IllegalStateException();
                    }

                    @Override
                    public void onDatagram(io.fastrelay.moqt.ObjectDatagram datagram) {}

                    @Override
                    public void onEnd() {
                        order.add("end closed=" + two.atClient.closed.isPresent());
                    }
                });
        two.run();
        two.pair.client().lose();
        two.run();
        assertEquals(List.of("SESSION_CLOSED closed=false", "end closed=false"), order);
        assertTrue(two.atClient.closed.isPresent());
    }

    @Test
    void longSubgroupsArriveWholeThroughAnyCuts() {
        for (long seed = 1; seed <= 20; seed++) {
            TwoSessions two = new TwoSessions(FakeNetwork.shuffled(seed), SessionOptions.DEFAULTS);
            RecordingTrack received = new RecordingTrack();
            two.atServer.onRequest = request -> request.accept(new io.fastrelay.moqt.message.SubscribeOk(
                    300, io.fastrelay.moqt.message.Parameters.NONE, io.fastrelay.moqt.Properties.NONE));
            two.client.subscribe(
                    ScriptedPeer.TRACK, io.fastrelay.moqt.message.Parameters.NONE, new RecordingListener(), received);
            Random random = new Random(seed);
            List<String> expected = new ArrayList<>(List.of("subgroup 1/0"));
            String[] objects = new String[20];
            for (int i = 0; i < objects.length; i++) {
                objects[i] = "o".repeat(random.nextInt(100));
                expected.add("object " + i + " " + objects[i]);
            }
            expected.add("fin");
            TwoSessions.subgroup(two.pair.server(), 300, 1, objects).finish();
            two.run();
            assertEquals(expected, received.heard);
            two.assertAlive();
        }
    }
}
