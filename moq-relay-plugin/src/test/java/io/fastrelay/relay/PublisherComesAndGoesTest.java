package io.fastrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.PublishDoneCode;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.Subscribe;
import io.fastrelay.transport.SendStream;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Publishers that end, leave, come back, start anew, or break rules, while subscribers stay. */
class PublisherComesAndGoesTest {

    private static final FullTrackName TRACK = FullTrackName.of("video", "live", "room");
    private static final long GRACE = RelayOptions.Times.DEFAULTS.publisherGrace();

    private final RelayRig rig = new RelayRig();
    private final ScriptedClient publisher = rig.connect();
    private final ScriptedClient subscriber = rig.connect();

    @AfterEach
    void nothingFailed() {
        rig.assertNoFailure();
    }

    @Test
    void whenThePublisherEndsTheTrackItsSubscribersAreToldAtOnceWithTheirStreamCount() {
        Asked published = publisher.publish(TRACK, 9);
        Asked subscribed = subscriber.subscribe(TRACK);
        publisher.group(9, 0, "a");
        publisher.group(9, 1, "b");
        publisher.done(published, PublishDoneCode.TRACK_ENDED, 2);
        assertEquals(List.of("0:0 a", "1:0 b"), subscribed.objects);
        assertEquals(List.of("ok largest none", "done TRACK_ENDED 2"), subscribed.heard);
    }

    @Test
    void theEndOfASubscribedTrackReachesItsSubscribersToo() {
        publisher.serves(9).publishNamespace("live");
        Asked subscribed = subscriber.subscribe(TRACK);
        publisher.group(9, 0, "a");
        publisher.done(publisher.request(Subscribe.class), PublishDoneCode.TRACK_ENDED, 1);
        assertEquals(List.of("ok largest none", "done TRACK_ENDED 1"), subscribed.heard);
        // the publisher still announces the namespace: who subscribes again is served again
        assertEquals("ok", subscriber.subscribe(TRACK).heard.get(0).substring(0, 2));
        assertEquals(2, publisher.requests(Subscribe.class).size());
    }

    @Test
    void objectsOfLateStreamsComeBeforeTheEnd() {
        Asked published = publisher.publish(TRACK, 9);
        Asked subscribed = subscriber.subscribe(TRACK);
        SendStream late = publisher.openGroup(9, 0, "a");
        publisher.done(published, PublishDoneCode.TRACK_ENDED, 1);
        assertEquals(List.of("ok largest none"), subscribed.heard);
        publisher.objects(late, "b");
        late.finish();
        rig.run();
        assertEquals(List.of("0:0 a", "0:1 b"), subscribed.objects);
        assertEquals(List.of("ok largest none", "done TRACK_ENDED 1"), subscribed.heard);
    }

    @Test
    void subscribersOfAPublisherThatIsJustGoneStayForAWhile() {
        publisher.publish(TRACK, 9);
        Asked subscribed = subscriber.subscribe(TRACK);
        publisher.group(9, 0, "a");
        publisher.close();
        rig.advance(GRACE - 1);
        assertEquals(List.of("ok largest none"), subscribed.heard);
        rig.advance(1);
        assertEquals(List.of("ok largest none", "done TRACK_ENDED 1"), subscribed.heard);
    }

    @Test
    void aPublisherThatComesBackInTimeContinuesTheSubscriptions() {
        publisher.publish(TRACK, 9);
        Asked subscribed = subscriber.subscribe(TRACK);
        publisher.group(9, 0, "a");
        publisher.close();
        rig.advance(GRACE / 2);
        ScriptedClient again = rig.connect();
        again.publish(
                TRACK, 3, Parameters.builder().largestObject(new Location(0, 0)).build(), Properties.NONE);
        again.group(3, 1, "b");
        rig.advance(GRACE * 2);
        again.group(3, 2, "c");
        assertEquals(List.of("0:0 a", "1:0 b", "2:0 c"), subscribed.objects);
        assertEquals(List.of("ok largest none"), subscribed.heard);
    }

    @Test
    void aPublisherThatComesBackByItsNamespaceIsAskedAgain() {
        publisher.serves(9).publishNamespace("live");
        Asked subscribed = subscriber.subscribe(TRACK);
        publisher.group(9, 7, "a");
        publisher.close();
        ScriptedClient again = rig.connect().serves(4);
        again.publishNamespace("live");
        again.group(4, 8, "b");
        assertEquals(List.of("7:0 a", "8:0 b"), subscribed.objects);
        assertEquals(List.of("ok largest none"), subscribed.heard);
    }

    @Test
    void aPublisherThatBeginsAnewEndsTheOldSubscriptionsAndServesNewOnes() {
        publisher.serves(9).publishNamespace("live");
        Asked old = subscriber.subscribe(TRACK);
        publisher.group(9, 0, "a");
        publisher.group(9, 1, "b");
        publisher.close();
        ScriptedClient again = rig.connect().serves(4);
        again.publishNamespace("live");
        Asked fresh = rig.connect().subscribe(TRACK);
        assertEquals(List.of("ok largest none"), fresh.heard);
        again.group(4, 0, "new a");
        assertEquals(List.of("0:0 new a"), fresh.objects);
        assertEquals(List.of("ok largest none", "done TRACK_ENDED 2"), old.heard);
        assertEquals(List.of("0:0 a", "1:0 b"), old.objects);
        assertEquals(List.of("ok largest 0:0"), subscriber.subscribe(TRACK).heard);
        again.group(4, 1, "new b");
        assertEquals(List.of("0:0 new a", "1:0 new b"), fresh.objects);
    }

    @Test
    void whatAPublisherThatBeganAnewHadLeftInTheCacheGoes() {
        String large = "x".repeat(60_000);
        for (int life = 0; life < 5; life++) {
            ScriptedClient one = rig.connect();
            one.publish(TRACK, 9);
            one.group(9, 0, large);
            if (life == 2) {
                subscriber.subscribe(TRACK);
            }
            one.close();
        }
        rig.advance(GRACE + RelayOptions.DEFAULTS.delivery().maxBehindMillis());
        assertTrue(rig.relay.statistics().totals().cacheBytesNow() < 70_000);
        assertEquals(5, rig.relay.statistics().totals().objectsIn());
    }

    @Test
    void aPublisherThatLostItsStateButNotItsNumberingIsJoinedSeamlessly() {
        publisher.publish(TRACK, 9);
        Asked subscribed = subscriber.subscribe(TRACK);
        publisher.group(9, 100, "a");
        publisher.close();
        ScriptedClient again = rig.connect();
        again.publish(TRACK, 4);
        again.group(4, 200, "b");
        again.group(4, 201, "c");
        assertEquals(List.of("100:0 a", "200:0 b", "201:0 c"), subscribed.objects);
        Asked tail = subscribed;
        again.close();
        rig.advance(GRACE);
        assertEquals(List.of("ok largest none", "done TRACK_ENDED 3"), tail.heard);
    }

    @Test
    void anotherPublisherGoesOnWhenOneLeaves() {
        publisher.publish(TRACK, 9);
        ScriptedClient other = rig.connect();
        other.publish(TRACK, 5);
        Asked subscribed = subscriber.subscribe(TRACK);
        publisher.group(9, 0, "a");
        publisher.close();
        other.group(5, 1, "b");
        rig.advance(GRACE * 2);
        assertEquals(List.of("0:0 a", "1:0 b"), subscribed.objects);
        assertEquals(List.of("ok largest none"), subscribed.heard);
    }

    @Test
    void aNewPublisherOfTheNamespaceIsAskedForTracksThatHaveSubscribers() {
        publisher.publish(TRACK, 9);
        Asked subscribed = subscriber.subscribe(TRACK);
        ScriptedClient other = rig.connect().serves(5);
        other.publishNamespace("live");
        other.request(Subscribe.class);
        publisher.group(9, 0, "a");
        other.group(5, 0, "a");
        other.group(5, 1, "b");
        assertEquals(List.of("0:0 a", "1:0 b"), subscribed.objects);
    }

    @Test
    void aPublisherThatEndsItsSubscriptionsIsNotAskedForEver() {
        publisher.serves(9).publishNamespace("live");
        Asked subscribed = subscriber.subscribe(TRACK);
        publisher.group(9, 0, "a");
        publisher.done(publisher.request(Subscribe.class), PublishDoneCode.INTERNAL_ERROR, 1);
        publisher.request(Subscribe.class);
        rig.advance(GRACE);
        assertEquals(List.of("ok largest none", "done TRACK_ENDED 1"), subscribed.heard);
    }

    @Test
    void aSubscriptionThatExpiredUpstreamIsMadeAgain() {
        publisher.serves(9, new Location(7, 0), Properties.NONE).publishNamespace("live");
        Asked subscribed = subscriber.subscribe(TRACK);
        publisher.group(9, 7, "-", "a");
        publisher.serves(10, new Location(7, 1), Properties.NONE);
        publisher.done(publisher.request(Subscribe.class), PublishDoneCode.EXPIRED, 1);
        assertEquals(2, publisher.requests(Subscribe.class).size());
        publisher.group(10, 8, "b");
        rig.advance(GRACE);
        assertEquals("8:0 b", subscribed.objects.get(subscribed.objects.size() - 1));
        assertEquals(List.of("ok largest 7:0"), subscribed.heard);
    }

    @Test
    void aMalformedTrackEndsItsPublisherAndItsSubscriptions() {
        publisher.publish(TRACK, 9);
        Asked subscribed = subscriber.subscribe(TRACK);
        publisher.group(9, 0, "a");
        publisher.group(9, 0, "another a");
        assertTrue(subscribed.heard.get(1).startsWith("done MALFORMED_TRACK"), subscribed.heard::toString);
        assertEquals(0, rig.relay.statistics().totals().publishersNow());
        assertEquals(java.util.Optional.empty(), publisher.closed);
        assertEquals(List.of("error DOES_NOT_EXIST"), subscriber.subscribe(TRACK).heard);
    }

    @Test
    void anUnusedTrackKeepsItsCacheForAWhileAfterItsPublisherLeft() {
        publisher.publish(TRACK, 9);
        publisher.group(9, 0, "a", "b");
        publisher.close();
        Asked fetched = subscriber.fetch(TRACK, Location.ZERO, new Location(0, 0), Parameters.NONE);
        assertEquals(List.of("0:0 a", "0:1 b"), fetched.objects);
        rig.advance(RelayOptions.Times.DEFAULTS.trackIdle());
        assertTrue(rig.relay.statistics().tracks().isEmpty());
        assertEquals(0, rig.relay.statistics().totals().cacheBytesNow());
    }
}
