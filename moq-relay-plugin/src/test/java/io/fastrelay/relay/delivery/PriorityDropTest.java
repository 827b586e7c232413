package io.fastrelay.relay.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.StreamResetCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What the drop threshold does to objects: whole ones are left out, those that were begun are finished or reset. */
class PriorityDropTest {

    private static final OptionalLong BEHIND = OptionalLong.of(StreamResetCode.TOO_FAR_BEHIND.code());
    private static final int BASE = 10;
    private static final int EXTRA = 20;

    private final Scene scene = new Scene(new DeliveryLimits(100_000_000, 1_000_000, 200));
    private final Feeder publisher = new Feeder(scene.track);
    private long group;

    /** Both layers, 1,000 bytes each, every 20 ms; the path takes so many bytes in that time. */
    private void play(int rounds, int bytesPerRound, boolean congested) {
        for (int i = 0; i < rounds; i++) {
            publisher.stream(Feeder.header(group, 0, BASE))
                    .object(0, "b".repeat(1_000))
                    .fin();
            publisher.stream(Feeder.header(group, 1, EXTRA))
                    .object(1, "e".repeat(1_000))
                    .fin();
            group++;
            if (congested) {
                scene.rig.path.events++;
            }
            // As much as the path takes: for more nobody is asked.
            scene.rig.packetSize = bytesPerRound;
            scene.rig.packet();
            scene.advance(20);
        }
        scene.rig.packetSize = 5_000;
    }

    private Map<Integer, Integer> wholeByPriority() {
        Map<Integer, Integer> whole = new HashMap<>();
        for (ReceivedStream stream : scene.rig.received()) {
            if (!stream.objects().isEmpty()) {
                whole.merge(stream.header().orElseThrow().publisherPriority(), 1, Integer::sum);
            }
        }
        return whole;
    }

    @Test
    void aPathThatIsTooNarrowForAllGetsAllThatIsImportantAndWholeObjectsOfTheRest() {
        scene.rig.path.window = 4_000;
        SubscriptionDelivery subscription = scene.subscribe();
        play(10, 5_000, false);
        assertEquals(0, subscription.counters().droppedPriority());
        play(100, 1_300, true);
        long dropped = subscription.counters().droppedPriority();
        assertTrue(dropped > 50, dropped + " dropped");
        assertEquals(0, subscription.counters().droppedBehind());
        assertEquals(dropped, scene.delivery.counters().droppedPriority());
        // There is room again: what waits goes out, and after a while the other layer comes back.
        play(200, 5_000, false);
        scene.rig.pump();
        long all = subscription.counters().droppedPriority();
        assertEquals(310, wholeByPriority().get(BASE));
        assertEquals(310 - all, (int) wholeByPriority().get(EXTRA));
        assertTrue(wholeByPriority().get(EXTRA) > 100);
        for (ReceivedStream stream : scene.rig.received()) {
            assertTrue(stream.fin(), "nothing was begun and not finished");
        }
        assertEquals(0, subscription.counters().queuedBytes());
        assertEquals(List.of(), scene.events);
    }

    @Test
    void withRoomForAllNothingIsDroppedAlthoughPacketsGetLost() {
        scene.rig.path.window = 4_000;
        SubscriptionDelivery subscription = scene.subscribe();
        play(300, 5_000, true);
        scene.rig.pump();
        assertEquals(0, subscription.counters().droppedPriority());
        assertEquals(600, subscription.counters().objectsOut());
    }

    @Test
    void aSubscriberThatTakesNothingIsNoMatterOfThePath() {
        scene.rig.path.window = 4_000;
        SubscriptionDelivery subscription = scene.subscribe();
        scene.rig.streamCredit = 0;
        for (int i = 0; i < 100; i++) {
            publisher.stream(Feeder.header(i, 0, BASE))
                    .object(0, "b".repeat(1_000))
                    .fin();
            publisher.stream(Feeder.header(i, 1, EXTRA))
                    .object(1, "e".repeat(1_000))
                    .fin();
            scene.rig.path.events++;
            scene.rig.pump();
            scene.advance(20);
        }
        assertEquals(0, subscription.counters().droppedPriority());
        assertEquals(200_000, subscription.counters().queuedBytes());
    }

    @Test
    void whatWasBegunIsFinishedAndTheRestOfItsSubgroupLeftOut() {
        scene.rig.path.window = 4_000;
        SubscriptionDelivery subscription = scene.subscribe();
        Feeder.Stream extra = publisher.stream(Feeder.header(1_000, 0, EXTRA));
        extra.begin(0, 2_000).more("e".repeat(1_000));
        scene.rig.pump();
        play(100, 1_300, true);
        assertTrue(subscription.counters().droppedPriority() > 0);
        extra.more("e".repeat(1_000)).object(1, "left out");
        long before = subscription.counters().droppedPriority();
        scene.rig.pump();
        assertEquals(List.of("e".repeat(2_000)), scene.rig.received().get(0).texts());
        assertEquals(before + 1, subscription.counters().droppedPriority());
        assertTrue(scene.rig.streams.get(0).reset.isEmpty());
        extra.fin();
        scene.rig.pump();
        // FIN would say that nothing is missing.
        assertTrue(scene.rig.streams.get(0).reset.isPresent());
    }

    @Test
    void whatIsLostOfThoseIsNotSentAgainButReset() {
        scene.rig.path.window = 4_000;
        SubscriptionDelivery subscription = scene.subscribe();
        publisher.stream(Feeder.header(1_000, 0, EXTRA))
                .object(0, "e".repeat(1_000))
                .fin();
        publisher.stream(Feeder.header(1_000, 1, BASE))
                .object(1, "b".repeat(1_000))
                .fin();
        scene.rig.pump();
        play(100, 1_300, true);
        long before = subscription.counters().droppedPriority();
        assertTrue(before > 0);
        SendRig.Sent extra = streamOf(1_000, EXTRA);
        SendRig.Sent base = streamOf(1_000, BASE);
        scene.rig.lose(extra, 100, 50);
        scene.rig.lose(base, 100, 50);
        scene.rig.pump();
        assertEquals(BEHIND, extra.reset);
        assertTrue(base.reset.isEmpty());
        assertTrue(scene.rig.frames.stream().anyMatch(frame -> frame.repeat() && frame.stream() == base));
        assertEquals(before + 1, subscription.counters().droppedPriority());
    }

    @Test
    void datagramsAreLeftOutTheSameWay() {
        scene.rig.path.window = 4_000;
        SubscriptionDelivery subscription = scene.subscribe();
        play(100, 1_300, true);
        long before = subscription.counters().droppedPriority();
        publisher.datagram(5_000, 0, EXTRA, "no");
        publisher.datagram(5_000, 1, BASE, "yes");
        scene.rig.pump();
        assertEquals(1, scene.rig.datagrams.size());
        assertEquals(before + 1, subscription.counters().droppedPriority());
        assertFalse(scene.rig.datagrams.isEmpty());
    }

    private SendRig.Sent streamOf(long groupId, int priority) {
        for (int i = 0; i < scene.rig.streams.size(); i++) {
            ReceivedStream stream = scene.rig.received().get(i);
            if (stream.group() == groupId && stream.header().orElseThrow().publisherPriority() == priority) {
                return scene.rig.streams.get(i);
            }
        }
        throw new AssertionError("no stream of group " + groupId);
    }
}
