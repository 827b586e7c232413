package io.fastrelay.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.ObjectCodec;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.PublishDoneCode;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.TrackNamespace;
import io.fastrelay.moqt.message.FetchOk;
import io.fastrelay.moqt.message.FetchRange;
import io.fastrelay.moqt.message.Namespace;
import io.fastrelay.moqt.message.NamespaceDone;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.PublishBlocked;
import io.fastrelay.moqt.message.PublishDone;
import io.fastrelay.moqt.message.RequestOk;
import io.fastrelay.moqt.message.SubscribeOk;
import io.fastrelay.transport.SendStream;
import io.fastrelay.transport.fake.FakeNetwork;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two real sessions with each other. */
class SessionTest {

    private static final FullTrackName TRACK = FullTrackName.of("video", "live", "room");

    private final TwoSessions two = new TwoSessions();
    private final RecordingListener listener = new RecordingListener();
    private final RecordingTrack objects = new RecordingTrack();

    @AfterEach
    void neitherSessionFailed() {
        assertEquals(java.util.Optional.empty(), two.pair.client().failure());
        assertEquals(java.util.Optional.empty(), two.pair.server().failure());
    }

    private static SubscribeOk ok(long alias) {
        return new SubscribeOk(alias, Parameters.NONE, Properties.NONE);
    }

    private static PublishDone done(long streams) {
        return new PublishDone(PublishDoneCode.TRACK_ENDED.code(), streams, "over");
    }

    private Request subscribed(long alias) {
        two.ready();
        two.atServer.onRequest = request -> request.accept(ok(alias));
        Request request = two.client.subscribe(TRACK, Parameters.NONE, listener, objects);
        two.run();
        assertEquals(List.of("answer SUBSCRIBE_OK"), listener.heard);
        return request;
    }

    @Test
    void bothSidesAreReadyAfterSetup() {
        two.ready();
        assertEquals(List.of("ready"), two.atClient.heard);
        assertEquals(List.of("ready"), two.atServer.heard);
        assertEquals("fast-relay", two.server.info().implementation());
        two.assertAlive();
    }

    @Test
    void requestsMadeBeforeSetupAreSentBehindIt() {
        two.atServer.onRequest = request -> request.accept(ok(1));
        two.client.subscribe(TRACK, Parameters.NONE, listener, objects);
        two.run();
        assertEquals(List.of("answer SUBSCRIBE_OK"), listener.heard);
    }

    @Test
    void objectsOfASubscriptionReachItsReceiver() {
        subscribed(7);
        SendStream stream = TwoSessions.subgroup(two.pair.server(), 7, 3, "a", "", "ccc");
        stream.finish();
        two.run();
        assertEquals(List.of("subgroup 3/0", "object 0 a", "object 1 ", "object 2 ccc", "fin"), objects.heard);
        two.assertAlive();
    }

    @Test
    void objectsThatOvertakeTheirSubscribeOkWait() {
        two.ready();
        Request[] incoming = new Request[1];
        two.atServer.onRequest = request -> incoming[0] = request;
        two.client.subscribe(TRACK, Parameters.NONE, listener, objects);
        two.run();
        TwoSessions.subgroup(two.pair.server(), 9, 0, "early").finish();
        two.run();
        assertEquals(List.of(), objects.heard);
        incoming[0].accept(ok(9));
        two.run();
        assertEquals(List.of("subgroup 0/0", "object 0 early", "fin"), objects.heard);
    }

    @Test
    void aSubscriptionEndsWhenAllPromisedStreamsHaveEnded() {
        subscribed(7);
        SendStream stream = TwoSessions.subgroup(two.pair.server(), 7, 3, "a");
        two.run();
        two.atServer.last().done(done(1));
        two.run();
        assertEquals(List.of("answer SUBSCRIBE_OK", "message PUBLISH_DONE"), listener.heard);
        assertEquals(List.of("subgroup 3/0", "object 0 a"), objects.heard);
        stream.finish();
        two.run();
        assertEquals(List.of("subgroup 3/0", "object 0 a", "fin", "end"), objects.heard);
        assertEquals(2, listener.heard.size());
    }

    @Test
    void aPublisherThatPromisesNoStreamIsNotTakenAtItsWord() {
        subscribed(7);
        two.atServer.last().done(done(0));
        two.run();
        TwoSessions.subgroup(two.pair.server(), 7, 3, "late").finish();
        two.run();
        assertEquals(List.of("subgroup 3/0", "object 0 late", "fin"), objects.heard);
        two.advance(SessionOptions.DEFAULTS.lateStreamMillis());
        assertEquals("end", objects.heard.get(3));
        two.assertAlive();
    }

    @Test
    void aPublishIsAcceptedAndItsEarlyObjectsWereKept() {
        two.ready();
        long alias = two.client.newTrackAlias();
        Request publish = two.client.publish(TRACK, alias, Parameters.NONE, Properties.NONE, listener);
        TwoSessions.subgroup(two.pair.client(), alias, 0, "x").finish();
        two.run();
        two.advance(60_000);
        assertEquals(List.of("error TIMEOUT"), listener.heard, "the answer timeout is shorter than a minute");
        two.assertAlive();
        RecordingListener again = new RecordingListener();
        long other = two.client.newTrackAlias();
        two.client.publish(TRACK, other, Parameters.NONE, Properties.NONE, again);
        TwoSessions.subgroup(two.pair.client(), other, 0, "y").finish();
        two.run();
        two.advance(10_000);
        two.atServer.last().acceptPublish(Parameters.NONE, objects);
        two.run();
        assertEquals(List.of("answer REQUEST_OK"), again.heard);
        assertEquals(List.of("subgroup 0/0", "object 0 y", "fin"), objects.heard);
        assertTrue(alias != other);
        publish.done(done(1));
        two.run();
        two.assertAlive();
    }

    @Test
    void aFetchDeliversItsStreamEvenBeforeFetchOk() {
        two.ready();
        RecordingFetch fetched = new RecordingFetch();
        Request request = two.client.fetch(
                new FetchRange.Standalone(TRACK, Location.ZERO, new Location(0, 2)),
                Parameters.NONE,
                listener,
                fetched);
        two.run();
        ByteBuffer bytes = ByteBuffer.allocate(100);
        TwoSessions.DRAFT.objects().putFetchHeader(bytes, request.id());
        ObjectCodec.FetchWriter writer = TwoSessions.DRAFT.objects().fetchWriter(GroupOrder.ASCENDING);
        writer.putObjectHead(bytes, 0, 0, false, 0, 128, new byte[0], 1);
        bytes.put((byte) 'f');
        SendStream stream = two.pair.server().openUnidirectional();
        stream.write(bytes.flip());
        stream.finish();
        two.run();
        assertEquals(List.of("object 0/0 of 1", "payload f", "fin"), fetched.heard);
        two.atServer.last().accept(new FetchOk(false, new Location(0, 1), Parameters.NONE, Properties.NONE));
        two.atServer.last().finish();
        two.run();
        assertEquals(List.of("answer FETCH_OK"), listener.heard);
        two.assertAlive();
    }

    @Test
    void namespacesAreToldAndTakenBack() {
        two.ready();
        two.atServer.onRequest = request -> request.accept(new RequestOk(Parameters.NONE, Properties.NONE));
        Request request = two.client.subscribeNamespace(TrackNamespace.of("live"), Parameters.NONE, listener);
        two.run();
        two.atServer.last().send(new Namespace(TrackNamespace.of("room")));
        two.atServer.last().send(new NamespaceDone(TrackNamespace.of("room")));
        two.run();
        assertEquals(List.of("answer REQUEST_OK", "message NAMESPACE", "message NAMESPACE_DONE"), listener.heard);
        request.finish();
        two.run();
        assertEquals(List.of("ended FIN 0"), two.atServer.lastListener().heard);
        two.assertAlive();
    }

    @Test
    void aNamespaceIsPublishedAndWithdrawn() {
        two.ready();
        two.atServer.onRequest = request -> request.accept(new RequestOk(Parameters.NONE, Properties.NONE));
        Request request = two.client.publishNamespace(TrackNamespace.of("live"), Parameters.NONE, listener);
        two.run();
        request.cancel(StreamResetCode.CANCELLED);
        two.run();
        assertEquals(List.of("answer REQUEST_OK"), listener.heard);
        assertEquals(1, two.atServer.lastListener().heard.size());
        assertTrue(two.atServer.lastListener().heard.get(0).startsWith("ended "));
    }

    @Test
    void tracksThatCannotBePublishedAreToldOnSubscribeTracks() {
        two.ready();
        two.atServer.onRequest = request -> request.accept(new RequestOk(Parameters.NONE, Properties.NONE));
        two.client.subscribeTracks(TrackNamespace.of("live"), Parameters.NONE, listener);
        two.run();
        two.atServer.last().send(new PublishBlocked(FullTrackName.of("video", "room")));
        two.run();
        assertEquals(List.of("answer REQUEST_OK", "message PUBLISH_BLOCKED"), listener.heard);
    }

    @Test
    void datagramsReachTheReceiverOnceTheirAliasIsKnown() {
        two.ready();
        two.client.subscribe(TRACK, Parameters.NONE, listener, objects);
        two.run();
        // OBJECT_DATAGRAM: type 0x00, alias 5, group 1, object 2, priority 3, payload "d"
        byte[] datagram = {0x00, 5, 1, 2, 3, 'd'};
        two.pair.server().sendDatagram(ByteBuffer.wrap(datagram));
        two.run();
        assertEquals(List.of(), objects.heard);
        two.atServer.last().accept(ok(5));
        two.run();
        two.pair.server().sendDatagram(ByteBuffer.wrap(datagram));
        two.run();
        assertEquals(List.of("datagram 1/2 d", "datagram 1/2 d"), objects.heard);
    }

    @Test
    void everythingWorksHoweverStreamsOvertakeEachOther() {
        for (long seed = 1; seed <= 50; seed++) {
            TwoSessions shuffled = new TwoSessions(FakeNetwork.shuffled(seed), SessionOptions.DEFAULTS);
            RecordingTrack received = new RecordingTrack();
            shuffled.atServer.onRequest = request -> {
                request.accept(ok(4));
                TwoSessions.subgroup(shuffled.pair.server(), 4, 0, "one", "two").finish();
                TwoSessions.subgroup(shuffled.pair.server(), 4, 1, "three").finish();
                request.done(done(2));
            };
            shuffled.client.subscribe(TRACK, Parameters.NONE, new RecordingListener(), received);
            shuffled.run();
            shuffled.assertAlive();
            assertEquals(8, received.heard.size(), () -> "seed: " + received.heard);
            assertEquals("end", received.heard.get(7));
            assertTrue(received.heard.containsAll(List.of("object 0 one", "object 1 two", "object 0 three")));
        }
    }
}
