package io.fastrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.api.RelayStatistics;
import io.fastrelay.api.SessionStatistics;
import io.fastrelay.api.TrackStatistics;
import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.SessionError;
import io.fastrelay.moqt.message.FetchRange;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.Publish;
import io.fastrelay.moqt.message.Subscribe;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions that come, go and are sent away; figures; and that nothing of them stays. */
class SessionLifeTest {

    private static final FullTrackName TRACK = FullTrackName.of("video", "live", "room");

    private final RelayRig rig = new RelayRig();

    @AfterEach
    void nothingFailed() {
        rig.assertNoFailure();
    }

    @Test
    void aSessionIsOpenedAndClosed() {
        ScriptedClient client = rig.connect();
        String id = rig.relay.statistics().sessions().get(0).session().id();
        assertEquals(List.of("opened " + id), rig.events.heard);
        client.close();
        assertEquals(List.of("opened " + id, "closed " + id), rig.events.heard);
        assertTrue(rig.relay.statistics().sessions().isEmpty());
    }

    @Test
    void drainingSendsGoAwayRefusesRequestsAndEndsWhenTheLastSessionIsGone() {
        ScriptedClient one = rig.connect();
        ScriptedClient two = rig.connect();
        one.publish(TRACK, 9);
        Asked subscribed = two.subscribe(TRACK);
        CompletionStage<Void> drained = rig.relay.drain("moqt://elsewhere:4443", 5_000);
        rig.run();
        assertEquals("moqt://elsewhere:4443", one.goAways.get(0).newSessionUri());
        assertEquals(5_000, two.goAways.get(0).timeoutMillis());
        assertEquals(List.of("error GOING_AWAY"), two.subscribe(FullTrackName.of("x", "y")).heard);
        one.group(9, 0, "still delivered");
        assertEquals(List.of("0:0 still delivered"), subscribed.objects);
        assertFalse(drained.toCompletableFuture().isDone());
        one.close();
        rig.advance(5_000);
        assertEquals(
                SessionError.GOAWAY_TIMEOUT.code(), two.closed.orElseThrow().code());
        assertTrue(drained.toCompletableFuture().isDone());
    }

    @Test
    void aRelayWithoutSessionsIsDrainedAtOnceAndSendsLateComersAway() {
        assertTrue(rig.relay.drain("", 1_000).toCompletableFuture().isDone());
        ScriptedClient late = rig.connect();
        assertEquals(1, late.goAways.size());
    }

    @Test
    void stoppingClosesEverySession() {
        ScriptedClient client = rig.connect();
        CompletionStage<Void> stopped = rig.relay.stop();
        rig.run();
        assertEquals(0, client.closed.orElseThrow().code());
        assertTrue(stopped.toCompletableFuture().isDone());
    }

    @Test
    void aClientThatGoesAwayGetsNoNewRequestsAndKeepsWhatItHas() {
        ScriptedClient publisher = rig.connect().serves(9).takesPublish(Parameters.NONE);
        publisher.publishNamespace("live");
        publisher.subscribeTracks(Parameters.NONE);
        Asked subscribed = rig.connect().subscribe(TRACK);
        publisher.session.goAway("", 10_000);
        rig.run();
        rig.connect().publish(FullTrackName.of("x", "y"), 5);
        assertEquals(
                List.of("error DOES_NOT_EXIST"),
                rig.connect().subscribe(FullTrackName.of("audio", "live", "room")).heard);
        publisher.group(9, 0, "a");
        assertEquals(List.of("0:0 a"), subscribed.objects);
        publisher.request(Subscribe.class);
        assertEquals(List.of(), publisher.requests(Publish.class));
    }

    @Test
    void theHostClosesOneSession() {
        ScriptedClient one = rig.connect();
        ScriptedClient two = rig.connect();
        String id = rig.relay.statistics().sessions().get(0).session().id();
        assertTrue(rig.relay.closeSession(id, "enough"));
        rig.run();
        assertEquals("enough", one.closed.orElseThrow().reason());
        assertEquals(Optional.empty(), two.closed);
        assertFalse(rig.relay.closeSession(id, "again"));
    }

    @Test
    void figuresTellWhatHappens() {
        ScriptedClient publisher = rig.connect();
        publisher.publishNamespace("live");
        publisher.publish(TRACK, 9);
        ScriptedClient subscriber = rig.connect();
        subscriber.subscribe(TRACK);
        subscriber.subscribe(
                FullTrackName.of("x", "y"),
                Parameters.builder().rendezvousTimeout(9_000L).build());
        publisher.group(9, 4, "12345", "67890");
        rig.advance(2_000);
        RelayStatistics figures = rig.relay.statistics();
        assertEquals(2, figures.totals().sessionsNow());
        assertEquals(1, figures.totals().namespacesNow());
        assertEquals(1, figures.totals().publishersNow());
        assertEquals(1, figures.totals().subscribersNow());
        assertEquals(1, figures.totals().waitingNow());
        assertEquals(2, figures.totals().objectsIn());
        assertEquals(2, figures.totals().objectsOut());
        SessionStatistics session = figures.sessions().get(1);
        assertEquals(2, session.subscriptions());
        assertEquals(2, session.objectsOut());
        assertEquals(2_000, session.ageMillis());
        TrackStatistics track = figures.tracks().stream()
                .filter(t -> t.name().equals("live-room--video"))
                .findFirst()
                .orElseThrow();
        assertEquals("4:1", track.largest());
        assertEquals(1, track.publishers());
        assertEquals(1, track.subscribers());
        assertEquals(0, figures.totals().requestsRefused());
        subscriber.subscribe(FullTrackName.of("nobody", "has"));
        assertEquals(1, rig.relay.statistics().totals().requestsRefused());
        subscriber.close();
        assertEquals(2, rig.relay.statistics().totals().objectsOut());
    }

    @Test
    void nothingStaysOfAThousandSessions() {
        for (int i = 0; i < 500; i++) {
            ScriptedClient publisher = rig.connect().takesPublish(Parameters.NONE);
            ScriptedClient subscriber = rig.connect().takesPublish(Parameters.NONE);
            subscriber.subscribeNamespace("live");
            subscriber.subscribeTracks(Parameters.NONE, "live");
            publisher.publishNamespace("live", "n" + i);
            FullTrackName track = FullTrackName.of("t", "live", "n" + i);
            publisher.publish(track, 9);
            publisher.group(9, 0, "a");
            Asked offered = subscriber.request(Publish.class);
            subscriber.fetch(new FetchRange.Joining(true, offered.request.id(), 0), Parameters.NONE);
            subscriber.subscribe(
                    FullTrackName.of("w", "x" + i),
                    Parameters.builder().rendezvousTimeout(50_000L).build());
            subscriber.fetch(FullTrackName.of("w", "z" + i), Location.ZERO, new Location(1, 0), Parameters.NONE);
            if (i % 2 == 0) {
                publisher.close();
                subscriber.close();
            } else {
                subscriber.close();
                publisher.close();
            }
        }
        rig.advance(RelayOptions.Times.DEFAULTS.trackIdle());
        assertTrue(rig.relay.isEmpty());
        assertEquals(0, rig.relay.statistics().totals().cacheBytesNow());
        assertEquals(1_000, rig.relay.statistics().totals().sessionsOpened());
        rig.advance(200_000);
        assertEquals(0, rig.time.waiting());
    }
}
