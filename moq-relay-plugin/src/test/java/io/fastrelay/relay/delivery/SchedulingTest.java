package io.fastrelay.relay.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.Location;
import io.fastrelay.relay.track.Track;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Draft 18 section 7.2: what is sent is decided when there is room to send. */
class SchedulingTest {

    private final Scene scene = new Scene();
    private final Feeder publisher = new Feeder(scene.track);

    private static DeliverySettings settings(int priority, GroupOrder order) {
        return new DeliverySettings(true, priority, order, Location.ZERO, Scene.OPEN_END, 0, 0);
    }

    /** The texts of whole objects in the order in which their frames went out, one object per frame. */
    private List<String> sent() {
        scene.rig.pump();
        List<Integer> next = new ArrayList<>();
        scene.rig.streams.forEach(stream -> next.add(0));
        List<String> texts = new ArrayList<>();
        List<ReceivedStream> received = scene.rig.received();
        for (long id : scene.rig.order) {
            int index = (int) (id / 4);
            if (id >= 0 && next.get(index) < received.get(index).objects().size()) {
                texts.add(received.get(index).texts().get(next.get(index)));
                next.set(index, next.get(index) + 1);
            }
        }
        return texts;
    }

    @Test
    void theSubscriberPriorityIsFirst() {
        Track other = scene.track("audio", 1000_000);
        scene.subscribe(scene.track, 1, settings(20, GroupOrder.ASCENDING));
        scene.subscribe(other, 2, settings(10, GroupOrder.ASCENDING));
        publisher.stream(Feeder.header(0, 0, 0)).object(0, "video");
        new Feeder(other).stream(Feeder.header(0, 0, 200)).object(0, "audio");
        assertEquals(List.of("audio", "video"), sent());
    }

    @Test
    void thePublisherPriorityIsNext() {
        scene.subscribe();
        publisher.stream(Feeder.header(0, 0, 9)).object(0, "low");
        publisher.stream(Feeder.header(1, 0, 8)).object(0, "high");
        assertEquals(List.of("high", "low"), sent());
    }

    @Test
    void groupsGoUpOrDownAsTheSubscriptionHasIt() {
        scene.subscribe(settings(1, GroupOrder.ASCENDING));
        publisher.stream(5, 0).object(0, "five");
        publisher.stream(4, 0).object(0, "four");
        publisher.stream(6, 0).object(0, "six");
        assertEquals(List.of("four", "five", "six"), sent());

        Scene second = new Scene();
        second.subscribe(settings(1, GroupOrder.DESCENDING));
        Feeder feeder = new Feeder(second.track);
        feeder.stream(5, 0).object(0, "five");
        feeder.stream(4, 0).object(0, "four");
        feeder.stream(6, 0).object(0, "six");
        second.rig.pump();
        assertEquals(
                List.of(6L, 5L, 4L),
                second.rig.received().stream().map(ReceivedStream::group).toList());
    }

    @Test
    void inAGroupTheLowestSubgroupGoesFirst() {
        scene.subscribe();
        publisher.stream(0, 2).object(2, "two");
        publisher.stream(0, 0).object(0, "zero");
        publisher.stream(0, 1).object(1, "one");
        assertEquals(List.of("zero", "one", "two"), sent());
    }

    @Test
    void inAGroupTheLowestDatagramGoesFirst() {
        scene.subscribe();
        publisher.datagram(0, 2, 5, "c");
        publisher.datagram(0, 1, 5, "b");
        publisher.datagram(0, 7, 4, "a");
        scene.rig.pump();
        assertEquals(
                List.of("a", "b", "c"),
                scene.rig.datagrams.stream()
                        .map(bytes -> new String(bytes, bytes.length - 1, 1))
                        .toList());
    }

    @Test
    void equalSubscriptionsTakeTurnsObjectByObject() {
        Track other = scene.track("audio", 1000_000);
        scene.subscribe(scene.track, 1, settings(1, GroupOrder.ASCENDING));
        scene.subscribe(other, 2, settings(1, GroupOrder.ASCENDING));
        Feeder.Stream video = publisher.stream(0, 0);
        Feeder.Stream audio = new Feeder(other).stream(0, 0);
        for (int i = 0; i < 3; i++) {
            video.object(i, "v" + i);
        }
        for (int i = 0; i < 3; i++) {
            audio.object(i, "a" + i);
        }
        assertEquals(List.of("v0", "a0", "v1", "a1", "v2", "a2"), sent());
    }

    @Test
    void aPriorityUpdateHoldsForWhatIsNotSentYet() {
        Track other = scene.track("audio", 1000_000);
        scene.subscribe(scene.track, 1, settings(1, GroupOrder.ASCENDING));
        SubscriptionDelivery audio = scene.subscribe(other, 2, settings(2, GroupOrder.ASCENDING));
        scene.rig.packetSize = 200;
        Feeder.Stream video = publisher.stream(0, 0);
        for (int i = 0; i < 3; i++) {
            video.object(i, "v".repeat(150));
        }
        new Feeder(other).stream(0, 0).object(0, "audio");
        scene.rig.packet();
        audio.update(settings(0, GroupOrder.ASCENDING));
        assertEquals(
                List.of("v", "a", "v", "v"),
                sent().stream().map(text -> text.substring(0, 1)).toList());
    }

    @Test
    void aStreamWithoutFlowControlCreditDoesNotHoldUpOthers() {
        scene.subscribe();
        scene.rig.streamWindow = 20;
        publisher.stream(Feeder.header(0, 0, 1)).object(0, "important".repeat(10));
        scene.rig.pump();
        scene.rig.streamWindow = 1000;
        publisher.stream(Feeder.header(1, 0, 2)).object(0, "other");
        scene.rig.pump();
        assertEquals(20, scene.rig.streams.get(0).bytes.size());
        assertEquals(List.of("other"), scene.rig.received().get(1).texts());

        scene.rig.streams.get(0).window = 1000;
        scene.rig.pump();
        assertEquals(
                List.of("important".repeat(10)), scene.rig.received().get(0).texts());
    }

    @Test
    void whatGetsNoStreamWaitsAndOthersGoOn() {
        scene.subscribe();
        scene.rig.streamCredit = 1;
        Feeder.Stream open = publisher.stream(Feeder.header(0, 0, 9)).object(0, "a");
        scene.rig.pump();
        publisher.stream(Feeder.header(1, 0, 1)).object(0, "waits").fin();
        open.object(1, "b").fin();
        scene.rig.pump();
        assertEquals(1, scene.rig.streams.size());
        assertEquals(List.of("a", "b"), scene.rig.received().get(0).texts());

        scene.rig.streamCredit = 1;
        scene.rig.pump();
        assertEquals(List.of("waits"), scene.rig.received().get(1).texts());
        assertTrue(scene.rig.received().get(1).fin());
    }

    @Test
    void streamCreditThatComesBackIsUsedAlthoughOthersNeverStopSending() {
        scene.subscribe();
        scene.rig.streamCredit = 1;
        Feeder.Stream open = publisher.stream(Feeder.header(0, 0, 9));
        for (int i = 0; i < 100; i++) {
            open.object(i, "x".repeat(1000));
        }
        scene.rig.packet();
        publisher.stream(Feeder.header(1, 0, 1)).object(0, "waits").fin();
        scene.rig.packet();
        scene.rig.streamCredit = 1;
        for (int i = 0; i < 40; i++) {
            scene.rig.packet();
        }
        assertEquals(List.of("waits"), scene.rig.received().get(1).texts());
        assertTrue(scene.rig.received().get(0).objects().size() < 100);
    }

    @Test
    void aFetchTakesPartWithItsPriorityAndThatOfTheObject() {
        publisher.stream(Feeder.header(0, 0, 5)).object(0, "old").fin();
        scene.subscribe(scene.track, 1, Optional.of(new Location(0, 0)), settings(128, GroupOrder.ASCENDING));
        scene.fetch(Location.ZERO, Location.ZERO, GroupOrder.ASCENDING);
        publisher.stream(Feeder.header(1, 0, 4)).object(0, "more important").fin();
        scene.rig.pump();
        assertEquals(
                1,
                ReceivedStream.of(scene.rig.streams.get(0).bytes.toByteArray(), true, java.util.OptionalLong.empty())
                        .group());
        assertEquals(
                List.of("0:0=old"),
                ReceivedStream.Fetched.of(scene.rig.streams.get(1).bytes.toByteArray(), GroupOrder.ASCENDING)
                        .entries());
    }

    @Test
    void tooLargeDatagramsAreDroppedAndCounted() {
        SubscriptionDelivery subscription = scene.subscribe();
        scene.rig.maxDatagram = 100;
        publisher.datagram(0, 0, 1, "x".repeat(99));
        publisher.datagram(0, 1, 1, "y");
        scene.rig.pump();
        assertEquals(1, scene.rig.datagrams.size());
        assertEquals(0, scene.rig.streams.size());
        assertEquals(1, subscription.counters().droppedDatagram());
        assertEquals(0, subscription.counters().queuedBytes());
    }
}
