package io.fastrelay.relay.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.KeyValuePair;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.StreamResetCode;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Draft 18 section 8: delivery timeouts, and subscribers that cannot keep up. */
class LatenessTest {

    private static final OptionalLong TIMEOUT = OptionalLong.of(StreamResetCode.DELIVERY_TIMEOUT.code());
    private static final OptionalLong BEHIND = OptionalLong.of(StreamResetCode.TOO_FAR_BEHIND.code());

    private final Scene scene = new Scene(new DeliveryLimits(10_000, 5_000));
    private final Feeder publisher = new Feeder(scene.track);

    private static DeliverySettings timeouts(long object, long subgroup) {
        return new DeliverySettings(true, 128, GroupOrder.ASCENDING, Location.ZERO, Scene.OPEN_END, object, subgroup);
    }

    @Test
    void anObjectOlderThanItsTimeoutResetsTheStreamAndTheSubgroupGetsNoOther() {
        SubscriptionDelivery subscription = scene.subscribe(timeouts(100, 0));
        Feeder.Stream stream = publisher.stream(0, 0).object(0, "in time");
        scene.rig.pump();
        stream.object(1, "late");
        scene.advance(101);
        scene.rig.pump();
        stream.object(2, "behind the late one");
        scene.rig.pump();
        stream.reset(0);
        publisher.stream(0, 0).object(3, "on another stream").fin();
        publisher.stream(1, 0).object(0, "another group").fin();
        scene.rig.pump();

        assertEquals(2, scene.rig.streams.size());
        assertEquals(TIMEOUT, scene.rig.streams.get(0).reset);
        assertEquals(List.of("in time"), scene.rig.received().get(0).texts());
        assertEquals(1, scene.rig.received().get(1).group());
        assertTrue(subscription.counters().droppedTimeout() >= 1);
        assertEquals(0, subscription.counters().queuedBytes());
    }

    @Test
    void aHalfSentObjectTimesOutTheSameWay() {
        scene.subscribe(timeouts(100, 0));
        Feeder.Stream stream = publisher.stream(0, 0).begin(0, 4).more("ab");
        scene.rig.pump();
        scene.advance(101);
        stream.more("cd");
        scene.rig.pump();
        assertEquals(TIMEOUT, scene.rig.streams.get(0).reset);
        assertFalse(scene.rig.streams.get(0).fin);
    }

    @Test
    void lateDatagramsAreDroppedByWhicheverTimeoutIsSmaller() {
        SubscriptionDelivery subscription = scene.subscribe(timeouts(0, 100));
        publisher.datagram(0, 0, 1, "late");
        scene.advance(101);
        publisher.datagram(0, 1, 1, "in time");
        scene.rig.pump();
        assertEquals(1, scene.rig.datagrams.size());
        assertEquals(1, subscription.counters().droppedTimeout());
    }

    @Test
    void aSubgroupThatIsNotAcknowledgedInTimeIsReset() {
        scene.subscribe(timeouts(0, 400));
        publisher.stream(0, 0).object(0, "a").fin();
        publisher.stream(1, 0).object(0, "b").fin();
        scene.rig.pump();
        scene.rig.acknowledge(scene.rig.streams.get(1));
        scene.advance(300);
        assertEquals(OptionalLong.empty(), scene.rig.streams.get(0).reset);
        scene.advance(150);
        assertEquals(TIMEOUT, scene.rig.streams.get(0).reset);
        assertEquals(OptionalLong.empty(), scene.rig.streams.get(1).reset);
    }

    @Test
    void aSubgroupThatCouldNotEvenBeSentInTimeIsReset() {
        scene.subscribe(timeouts(0, 400));
        scene.rig.streamWindow = 10;
        publisher.stream(0, 0).object(0, "a".repeat(100)).fin();
        scene.rig.pump();
        scene.advance(300);
        scene.advance(150);
        assertEquals(TIMEOUT, scene.rig.streams.get(0).reset);
    }

    @Test
    void anObjectThatMustNotBeCachedAnyMoreIsNotSentEither() {
        scene.track.describe(new Properties(List.of(KeyValuePair.number(Properties.MAX_CACHE_DURATION, 100))));
        scene.subscribe();
        Feeder.Stream stream = publisher.stream(0, 0).object(0, "expires");
        scene.advance(101);
        stream.object(1, "fresh").fin();
        scene.rig.pump();
        assertEquals(1, scene.rig.streams.size());
        assertEquals(List.of("fresh"), scene.rig.received().get(0).texts());
    }

    @Test
    void whoCannotKeepUpLosesWholeObjectsTheOldestGroupsFirst() {
        SubscriptionDelivery subscription = scene.subscribe();
        scene.rig.connectionWindow = 500;
        for (int group = 0; group < 20; group++) {
            publisher.stream(group, 0).object(0, "x".repeat(1000)).fin();
            scene.rig.pump();
        }
        assertTrue(subscription.counters().queuedBytes() <= 10_000);
        assertTrue(subscription.counters().droppedBehind() > 0);
        assertEquals(BEHIND, scene.rig.streams.get(0).reset);

        scene.rig.connectionWindow = Long.MAX_VALUE;
        scene.rig.pump();
        List<ReceivedStream> whole =
                scene.rig.received().stream().filter(ReceivedStream::fin).toList();
        assertEquals(20 - subscription.counters().droppedBehind(), whole.size());
        assertEquals(19, whole.get(whole.size() - 1).group());
        assertEquals(0, subscription.counters().queuedBytes());
        assertEquals(List.of(), scene.events);
    }

    @Test
    void theLeastImportantLosesFirst() {
        SubscriptionDelivery subscription = scene.subscribe();
        scene.rig.streamCredit = 0;
        publisher.stream(Feeder.header(0, 0, 1)).object(0, "x".repeat(5_000)).fin();
        publisher.stream(Feeder.header(1, 0, 200)).object(1, "y".repeat(6_000)).fin();
        scene.rig.pump();
        scene.rig.streamCredit = 10;
        scene.rig.pump();
        assertEquals(1, scene.rig.streams.size());
        assertEquals(0, scene.rig.received().get(0).group());
        assertEquals(1, subscription.counters().droppedBehind());
    }

    @Test
    void behindALossTheStreamGoesOnAsANewOne() {
        scene.subscribe();
        scene.rig.connectionWindow = 100;
        Feeder.Stream stream = publisher.stream(0, 0);
        for (int i = 0; i < 12; i++) {
            stream.object(i, "x".repeat(1000));
            scene.rig.pump();
        }
        assertEquals(BEHIND, scene.rig.streams.get(0).reset);
        scene.rig.connectionWindow = Long.MAX_VALUE;
        stream.object(12, "after").fin();
        scene.rig.pump();
        assertEquals(List.of(11L, 12L), scene.rig.received().get(1).ids());
        assertFalse(scene.rig.received().get(1).header().orElseThrow().firstObject());
    }

    @Test
    void whoDoesNotMoveAtAllIsEndedAndNobodyElseNotices() {
        scene.subscribe();
        SendRig healthy = new SendRig();
        SessionDelivery other =
                new SessionDelivery(healthy.session(), new DeliveryLimits(10_000, 5_000), scene.timer, () -> scene.now);
        other.subscribe(
                scene.track, 1, java.util.Optional.empty(), Scene.everything(), new SubscriptionDelivery.Listener() {
                    @Override
                    public void onFinished(long streamCount) {
                        scene.events.add("the healthy one was ended");
                    }

                    @Override
                    public void onTooFarBehind() {
                        scene.events.add("the healthy one was behind");
                    }
                });
        scene.rig.connectionWindow = 200;
        for (int i = 0; i < 30; i++) {
            publisher.stream(i, 0).object(0, "x".repeat(1000)).fin();
            scene.rig.pump();
            healthy.pump();
            scene.advance(250);
        }
        assertEquals(List.of("too far behind 3", "finished 3 after 1 streams"), scene.events);
        assertEquals(BEHIND, scene.rig.streams.get(0).reset);
        assertEquals(30, healthy.received().stream().filter(ReceivedStream::fin).count());
        assertEquals(0, scene.delivery.counters().queuedBytes());
    }
}
