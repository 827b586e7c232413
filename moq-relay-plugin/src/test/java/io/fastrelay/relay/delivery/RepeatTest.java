package io.fastrelay.relay.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.relay.track.Track;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What is lost on the way comes again from the cache, byte for byte, or its stream is reset. The rig compares the bytes. */
class RepeatTest {

    private static final OptionalLong TIMEOUT = OptionalLong.of(StreamResetCode.DELIVERY_TIMEOUT.code());

    private final Scene scene = new Scene();
    private final Feeder publisher = new Feeder(scene.track);

    private static DeliverySettings timeouts(long object, long subgroup) {
        return new DeliverySettings(true, 128, GroupOrder.ASCENDING, Location.ZERO, Scene.OPEN_END, object, subgroup);
    }

    private SendRig.Sent stream(int index) {
        return scene.rig.streams.get(index);
    }

    private List<SendRig.Frame> repeats() {
        return scene.rig.frames.stream().filter(SendRig.Frame::repeat).toList();
    }

    /** The order of frames from here on, as indices of streams. */
    private List<Long> orderOfWhatFollows() {
        scene.rig.order.clear();
        scene.rig.pump();
        return scene.rig.order.stream().map(id -> id / 4).toList();
    }

    @Test
    void anyRangeThatIsLostComesAgainAndNothingElse() {
        scene.subscribe();
        publisher.stream(3, 0).object(0, "zero").object(1, "").object(2, "two").fin();
        scene.rig.pump();
        int size = stream(0).bytes.size();
        for (int from = 0; from < size; from++) {
            for (int length = 1; length <= size - from; length++) {
                scene.rig.frames.clear();
                scene.rig.lose(stream(0), from, length);
                scene.rig.pump();
                assertEquals(
                        List.of(new SendRig.Frame(stream(0), from, length, from + length == size, true)),
                        scene.rig.frames);
            }
        }
        assertTrue(stream(0).reset.isEmpty());
    }

    @Test
    void aRangeThatDoesNotFitComesInPieces() {
        scene.subscribe();
        publisher.stream(0, 0)
                .object(0, "x".repeat(500))
                .object(1, "y".repeat(400))
                .fin();
        scene.rig.pump();
        scene.rig.packetSize = 300;
        scene.rig.lose(stream(0), 0, stream(0).bytes.size());
        scene.rig.pump();
        assertTrue(repeats().size() >= 3);
        assertEquals(
                stream(0).bytes.size(),
                repeats().stream().mapToInt(SendRig.Frame::length).sum());
        assertTrue(repeats().get(repeats().size() - 1).fin());
    }

    @Test
    void manyHolesComeAgainFromTheLowestOn() {
        scene.subscribe();
        publisher.stream(0, 0).object(0, "x".repeat(300)).object(1, "y".repeat(300));
        scene.rig.pump();
        scene.rig.lose(stream(0), 400, 10);
        scene.rig.lose(stream(0), 100, 10);
        scene.rig.lose(stream(0), 105, 20);
        scene.rig.lose(stream(0), 5, 1);
        scene.rig.pump();
        assertEquals(
                List.of(5L, 100L, 400L),
                repeats().stream().map(SendRig.Frame::offset).toList());
        assertEquals(
                List.of(1, 25, 10),
                repeats().stream().map(SendRig.Frame::length).toList());
    }

    @Test
    void whatWasLostOnlySeeminglyDoesNotComeAgain() {
        scene.subscribe();
        publisher.stream(0, 0).object(0, "x".repeat(300)).fin();
        scene.rig.pump();
        SendRig.Frame frame = scene.rig.frames.get(0);
        scene.rig.lose(frame);
        scene.rig.acknowledge(frame);
        scene.rig.pump();
        assertEquals(List.of(), repeats());
        assertTrue(stream(0).isDone());
    }

    @Test
    void whatIsLostAgainComesAgain() {
        scene.subscribe();
        publisher.stream(0, 0).object(0, "x".repeat(300)).fin();
        scene.rig.pump();
        for (int i = 1; i <= 5; i++) {
            scene.rig.lose(stream(0), 10, 50);
            scene.rig.pump();
            assertEquals(i, repeats().size());
        }
    }

    @Test
    void anObjectThatIsStillGrowingComesAgainAsFarAsItWasSent() {
        scene.subscribe();
        Feeder.Stream stream = publisher.stream(0, 0).begin(0, 10).more("abcd");
        scene.rig.pump();
        int sent = stream(0).bytes.size();
        stream.more("efgh");
        scene.rig.lose(stream(0), sent - 2, 2);
        scene.rig.pump();
        assertEquals(
                new SendRig.Frame(stream(0), sent - 2, 2, false, true),
                repeats().get(0));
        stream.more("ij").fin();
        scene.rig.pump();
        assertEquals(List.of("abcdefghij"), scene.rig.received().get(0).texts());
    }

    @Test
    void whatIsLostComesAgainAlthoughTheCacheHasEvictedIt() {
        Track small = scene.track("small", 20_000);
        scene.subscribe(small, 1, Scene.everything());
        Feeder feeder = new Feeder(small);
        for (int group = 0; group < 30; group++) {
            feeder.stream(group, 0)
                    .object(0, ("" + (char) ('a' + group)).repeat(3_000))
                    .fin();
            scene.rig.pump();
        }
        assertTrue(small.counters().evictedObjects() > 10);
        scene.rig.lose(stream(0), 0, stream(0).bytes.size());
        scene.rig.pump();
        assertEquals(3, repeats().size());
    }

    @Test
    void whatIsLostComesAgainAlthoughTheSubscriptionIsOver() {
        SubscriptionDelivery subscription = scene.subscribe();
        publisher.stream(0, 0).object(0, "x".repeat(300)).fin();
        publisher.end();
        subscription.finish();
        scene.rig.pump();
        assertEquals(List.of("finished 3 after 1 streams"), scene.events);
        scene.rig.lose(stream(0), 0, 100);
        scene.rig.pump();
        assertEquals(1, repeats().size());
        assertEquals(100, subscription.counters().bytesRepeated());
        assertEquals(300, subscription.counters().bytesOut());
        scene.rig.acknowledge(stream(0));
        scene.rig.pump();
        assertTrue(stream(0).isDone());
    }

    @Test
    void ofAStreamThatWasResetNothingComesAgain() {
        SubscriptionDelivery subscription = scene.subscribe();
        publisher.stream(0, 0).object(0, "x".repeat(300));
        scene.rig.pump();
        scene.rig.connectionWindow = 0;
        scene.rig.lose(stream(0), 0, 100);
        subscription.cancel(StreamResetCode.CANCELLED);
        scene.rig.pump();
        assertEquals(List.of(), repeats());
        assertTrue(stream(0).reset.isPresent());
    }

    @Test
    void repeatsNeedNoFlowControlCredit() {
        scene.subscribe();
        publisher.stream(0, 0).object(0, "x".repeat(300)).object(1, "y".repeat(300));
        scene.rig.streamWindow = 200;
        scene.rig.pump();
        assertEquals(200, stream(0).bytes.size());
        scene.rig.lose(stream(0), 150, 50);
        scene.rig.pump();
        assertEquals(1, repeats().size());
    }

    @Test
    void anObjectThatIsLostBeyondItsTimeoutResetsItsStreamAndTheSubgroupGetsNoOther() {
        SubscriptionDelivery subscription = scene.subscribe(timeouts(100, 0));
        Feeder.Stream stream = publisher.stream(0, 0).object(0, "in time").object(1, "too");
        scene.rig.pump();
        scene.advance(101);
        scene.rig.lose(stream(0), 0, stream(0).bytes.size());
        scene.rig.pump();
        assertEquals(TIMEOUT, stream(0).reset);
        assertEquals(List.of(), repeats());
        assertEquals(2, subscription.counters().droppedTimeout());
        stream.object(2, "late").fin();
        scene.rig.pump();
        assertEquals(1, scene.rig.streams.size());
    }

    @Test
    void theSameHoldsForAStreamThatWasClosedAlready() {
        SubscriptionDelivery subscription = scene.subscribe(timeouts(100, 0));
        publisher.stream(0, 0).object(0, "in time").fin();
        scene.rig.pump();
        scene.advance(101);
        scene.rig.lose(stream(0), 0, 3);
        scene.rig.pump();
        assertEquals(TIMEOUT, stream(0).reset);
        assertEquals(1, subscription.counters().droppedTimeout());
    }

    @Test
    void aSubgroupThatIsLostBeyondItsTimeoutIsReset() {
        SubscriptionDelivery subscription = scene.subscribe(timeouts(0, 100));
        publisher.stream(0, 0).object(0, "in time").fin();
        scene.rig.pump();
        // Nobody has looked at the clock yet.
        scene.now += 101_000_000;
        scene.rig.lose(stream(0), 0, 3);
        scene.rig.pump();
        assertEquals(TIMEOUT, stream(0).reset);
        assertEquals(List.of(), repeats());
        assertEquals(1, subscription.counters().droppedTimeout());
    }

    @Test
    void withinItsSubgroupWhatIsLostGoesFirst() {
        scene.subscribe();
        Feeder.Stream stream = publisher.stream(0, 0).object(0, "x".repeat(300));
        scene.rig.pump();
        scene.rig.lose(stream(0), 0, 100);
        stream.object(1, "new");
        scene.rig.frames.clear();
        scene.rig.pump();
        assertTrue(scene.rig.frames.get(0).repeat());
        assertFalse(scene.rig.frames.get(1).repeat());
    }

    @Test
    void whatIsLostTakesThePlaceOfItsPriorityAndItsGroup() {
        scene.subscribe();
        publisher.stream(Feeder.header(5, 0, 100)).object(0, "x".repeat(300)).fin();
        scene.rig.pump();
        // Streams in the order in which they open: 1 the most important, and so on.
        publisher.stream(Feeder.header(1, 0, 200)).object(0, "less important").fin();
        publisher.stream(Feeder.header(6, 0, 100))
                .object(0, "same, group above")
                .fin();
        publisher.stream(Feeder.header(4, 0, 100))
                .object(0, "same, group below")
                .fin();
        publisher.stream(Feeder.header(9, 0, 50)).object(0, "more important").fin();
        scene.rig.lose(stream(0), 0, 100);
        assertEquals(List.of(1L, 2L, 0L, 3L, 4L), orderOfWhatFollows());
        assertEquals(
                List.of(5L, 9L, 4L, 6L, 1L),
                scene.rig.received().stream().map(ReceivedStream::group).toList());
    }

    @Test
    void theSubscriberPriorityIsFirstForWhatIsLostToo() {
        Track other = scene.track("audio", 1_000_000);
        scene.subscribe(
                scene.track,
                1,
                new DeliverySettings(true, 20, GroupOrder.ASCENDING, Location.ZERO, Scene.OPEN_END, 0, 0));
        scene.subscribe(
                other, 2, new DeliverySettings(true, 10, GroupOrder.ASCENDING, Location.ZERO, Scene.OPEN_END, 0, 0));
        publisher.stream(Feeder.header(0, 0, 0)).object(0, "video").fin();
        scene.rig.pump();
        new Feeder(other).stream(Feeder.header(0, 0, 200)).object(0, "audio").fin();
        scene.rig.lose(stream(0), 0, 3);
        assertEquals(List.of(1L, 0L), orderOfWhatFollows());
    }

    @Test
    void whatAFetchStreamLosesComesAgainBeforeItGoesOnAndAfterItsEnd() {
        publisher.stream(0, 0)
                .object(0, "x".repeat(3_000))
                .object(1, "y".repeat(50))
                .fin();
        scene.fetch(Location.ZERO, new Location(0, 1), GroupOrder.ASCENDING);
        scene.rig.packet();
        int first = stream(0).bytes.size();
        scene.rig.lose(stream(0), 0, first);
        scene.rig.frames.clear();
        scene.rig.pump();
        assertTrue(scene.rig.frames.get(0).repeat());
        assertEquals(first, scene.rig.frames.get(0).length());
        assertEquals(List.of("fetched"), scene.events);
        for (int from = 0; from < stream(0).bytes.size(); from += 7) {
            scene.rig.lose(stream(0), from, 5);
        }
        scene.rig.pump();
        scene.rig.acknowledge(stream(0));
        assertTrue(stream(0).isDone());
        assertEquals(
                List.of("0:0=" + "x".repeat(3_000), "0:1=" + "y".repeat(50)),
                ReceivedStream.Fetched.of(stream(0).bytes.toByteArray(), GroupOrder.ASCENDING)
                        .entries());
    }

    @Test
    void aFetchWithoutCreditSendsAgainWhatIsLost() {
        publisher.stream(0, 0).object(0, "x".repeat(3_000)).fin();
        scene.fetch(Location.ZERO, Location.ZERO, GroupOrder.ASCENDING);
        scene.rig.streamWindow = 500;
        scene.rig.pump();
        assertEquals(500, stream(0).bytes.size());
        scene.rig.lose(stream(0), 100, 50);
        scene.rig.pump();
        assertEquals(List.of(new SendRig.Frame(stream(0), 100, 50, false, true)), repeats());
        stream(0).window = 10_000;
        scene.rig.pump();
        assertTrue(stream(0).fin);
    }

    @Test
    void whatComesWhenTheConnectionIsOverIsTidiedUp() {
        SubscriptionDelivery subscription = scene.subscribe();
        publisher.stream(0, 0).object(0, "x");
        scene.rig.pump();
        scene.rig.closeConnection();
        assertEquals(List.of("finished 3 after 1 streams"), scene.events);
        subscription.finish();
        scene.delivery.close();
        scene.subscribe();
        scene.fetch(Location.ZERO, Location.ZERO, GroupOrder.ASCENDING);
        assertEquals(List.of("finished 3 after 1 streams", "finished 3 after 0 streams", "fetched"), scene.events);
        assertEquals(0, scene.delivery.counters().queuedBytes());
    }
}
