package io.fastrelay.relay.delivery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.SubgroupHeader;
import io.fastrelay.moqt.d18.Draft18;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Draft 18 sections 11.4.2 and 11.4.3. */
class SubgroupStreamRulesTest {

    private final Scene scene = new Scene();
    private final Feeder publisher = new Feeder(scene.track);

    private ReceivedStream received(int index) {
        scene.rig.pump();
        return scene.rig.received().get(index);
    }

    private int streams() {
        scene.rig.pump();
        return scene.rig.streams.size();
    }

    @Test
    void objectsThatFollowedEachOtherUpstreamStayOnOneStreamDespiteAGapOfIds() {
        scene.subscribe();
        publisher.stream(0, 0).object(0, "a").object(4, "b").object(9, "c").fin();
        assertEquals(List.of(0L, 4L, 9L), received(0).ids());
        assertEquals(1, streams());
        assertTrue(received(0).fin());
    }

    @Test
    void anObjectThatMayNotBeTheNextOneGoesOnANewStream() {
        scene.subscribe();
        publisher.stream(0, 0).object(0, "a").object(1, "b");
        scene.rig.pump();
        new Feeder(scene.track).stream(0, 0).object(5, "f").object(6, "g");

        assertEquals(2, streams());
        assertEquals(List.of(0L, 1L), received(0).ids());
        assertTrue(received(0).reset().isPresent());
        assertEquals(List.of(5L, 6L), received(1).ids());
        // The upstream stream said that it began with the first object: that is carried on as it came.
        assertEquals(0, received(1).subgroup());
    }

    @Test
    void anObjectOfAnotherPublisherStaysOnTheStreamIfOtherSubgroupsHaveWhatIsBetween() {
        scene.subscribe();
        publisher.stream(0, 1).object(1, "x").object(2, "y");
        publisher.stream(0, 0).object(0, "a");
        scene.rig.pump();
        new Feeder(scene.track).stream(0, 0).object(3, "d");
        assertEquals(2, streams());
        ReceivedStream first = scene.rig.received().stream()
                .filter(stream -> stream.subgroup() == 0)
                .findFirst()
                .orElseThrow();
        assertEquals(List.of(0L, 3L), first.ids());
    }

    @Test
    void behindAnUpstreamResetTheRestComesOnANewStreamWithoutFirstObject() {
        scene.subscribe();
        publisher.stream(0, 0).object(0, "a").reset(3);
        scene.rig.pump();
        publisher.stream(new SubgroupHeader(7, 0, 0, false, 128, false, false, false))
                .object(2, "c")
                .fin();
        assertEquals(2, streams());
        assertEquals(OptionalLong.of(3), received(0).reset());
        assertTrue(received(0).header().orElseThrow().firstObject());
        assertFalse(received(1).header().orElseThrow().firstObject());
        assertEquals(List.of(2L), received(1).ids());
        assertTrue(received(1).fin());
    }

    @Test
    void aStreamIsForwardedByteByByteFromItsFirstObjectOn() {
        scene.subscribe(scene.track, 7, Scene.everything());
        byte[] properties = {0x3C, 0x00};
        SubgroupHeader header = new SubgroupHeader(7, 1, 0, true, SubgroupHeader.DEFAULT_PRIORITY, true, true, true);
        publisher.stream(header)
                .object(2, properties, "two")
                .object(5, new byte[0], "five")
                .fin();
        scene.rig.pump();

        ByteBuffer expected = ByteBuffer.allocate(100);
        Draft18.INSTANCE.objects().putSubgroupHeader(expected, header);
        Draft18.INSTANCE.objects().putObjectHead(expected, 2, properties, 3, ObjectStatus.NORMAL);
        expected.put("two".getBytes());
        Draft18.INSTANCE.objects().putObjectHead(expected, 2, new byte[0], 4, ObjectStatus.NORMAL);
        expected.put("five".getBytes());
        assertArrayEquals(
                Arrays.copyOf(expected.array(), expected.position()),
                scene.rig.streams.get(0).bytes.toByteArray());
        assertTrue(scene.rig.streams.get(0).fin);
    }

    @Test
    void aStreamThatBeginsLaterNamesItsSubgroup() {
        publisher.stream(new SubgroupHeader(7, 1, 0, true, 128, false, true, true))
                .object(2, "two");
        Feeder.Stream stream = publisher.stream(new SubgroupHeader(7, 2, 0, true, 128, false, true, true))
                .object(4, "four");
        scene.subscribe(Scene.from(new Location(2, 5)));
        stream.object(5, "five").fin();
        SubgroupHeader header = received(0).header().orElseThrow();
        assertFalse(header.subgroupIdIsFirstObject());
        assertEquals(4, header.subgroupId());
        assertTrue(header.endOfGroup());
        assertFalse(header.firstObject());
        assertEquals(List.of(5L), received(0).ids());
    }

    @Test
    void endsOfGroupAndTrackAreForwarded() {
        scene.subscribe();
        publisher.stream(0, 0)
                .object(0, "a")
                .status(1, ObjectStatus.END_OF_GROUP)
                .fin();
        publisher.stream(1, 0).status(0, ObjectStatus.END_OF_TRACK).fin();
        assertEquals(ObjectStatus.END_OF_GROUP, received(0).objects().get(1).status());
        assertEquals(ObjectStatus.END_OF_TRACK, received(1).objects().get(0).status());
        assertEquals(Optional.of(new Location(1, 0)), scene.track.endOfTrack());
    }

    @Test
    void twoPublishersOfTheSameObjectsAreDeliveredOnce() {
        scene.subscribe();
        Feeder.Stream first = publisher.stream(0, 0);
        Feeder.Stream second = new Feeder(scene.track).stream(0, 0);
        second.begin(0, 4).more("ab");
        first.object(0, "abcd").object(1, "x");
        second.more("cd").object(1, "x").object(2, "y");
        first.object(2, "y").fin();
        second.fin();

        assertEquals(1, streams());
        assertEquals(List.of("abcd", "x", "y"), received(0).texts());
        assertTrue(received(0).fin());
        assertEquals(3, scene.track.counters().duplicates());
    }

    @Test
    void anotherPublisherCompletesTheObjectOfOneThatDied() {
        scene.subscribe();
        Feeder.Stream dying = publisher.stream(0, 0).begin(0, 6).more("abc");
        Feeder.Stream other = new Feeder(scene.track).stream(0, 0).begin(0, 6).more("a");
        scene.rig.pump();
        dying.reset(1);
        scene.rig.pump();
        assertTrue(received(0).reset().isEmpty());
        other.more("bcdef").object(1, "next").fin();

        assertEquals(1, streams());
        assertEquals(List.of("abcdef", "next"), received(0).texts());
        assertTrue(received(0).fin());
    }

    @Test
    void anObjectThatNobodyCompletesIsTakenBackAndComesWholeFromTheNextPublisher() {
        scene.subscribe();
        publisher.stream(0, 0).object(0, "zero").begin(1, 6).more("abc");
        scene.rig.pump();
        publisher.end();
        scene.rig.pump();
        assertTrue(received(0).reset().isPresent());
        new Feeder(scene.track)
                .stream(new SubgroupHeader(7, 0, 0, false, 128, false, false, false))
                        .object(1, "abcdef")
                        .fin();
        assertEquals(List.of("zero"), received(0).texts());
        assertEquals(List.of("abcdef"), received(1).texts());
        assertTrue(received(1).fin());
    }

    @Test
    void aPublisherThatComesBackGoesOnForThoseWhoStayed() {
        scene.subscribe();
        publisher.stream(0, 0).object(0, "a").fin();
        publisher.end();
        assertTrue(publisher.ended);
        new Feeder(scene.track, scene.track.largest())
                .stream(1, 0).object(0, "b").fin();
        assertEquals(2, streams());
        assertEquals(List.of("b"), received(1).texts());
        assertEquals(List.of(), scene.events);
    }

    @Test
    void withoutForwardingObjectsAreLeftOutAndTheStreamCannotEndWithFin() {
        SubscriptionDelivery subscription = scene.subscribe();
        Feeder.Stream stream = publisher.stream(0, 0).object(0, "a");
        scene.rig.pump();
        subscription.update(forward(false));
        stream.object(1, "b");
        scene.rig.pump();
        stream.fin();
        scene.rig.pump();
        assertEquals(List.of("a"), received(0).texts());
        assertTrue(received(0).reset().isPresent());
        assertEquals(1, streams());
    }

    @Test
    void whenForwardingResumesTheRestComesOnANewStream() {
        SubscriptionDelivery subscription = scene.subscribe();
        Feeder.Stream stream = publisher.stream(0, 0).object(0, "a");
        scene.rig.pump();
        subscription.update(forward(false));
        stream.object(1, "b");
        scene.rig.pump();
        Optional<Location> joining = scene.track.largest();
        stream.object(2, "c");
        scene.rig.pump();
        subscription.update(forward(true), joining);
        stream.object(3, "d").fin();

        assertEquals(2, streams());
        assertEquals(List.of("a"), received(0).texts());
        assertTrue(received(0).reset().isPresent());
        assertEquals(List.of(2L, 3L), received(1).ids());
        assertTrue(received(1).fin());
    }

    @Test
    void aStreamThatLacksNothingGoesOnWhenForwardingPauses() {
        SubscriptionDelivery subscription = scene.subscribe();
        Feeder.Stream stream = publisher.stream(0, 0).object(0, "a");
        scene.rig.pump();
        subscription.update(forward(false));
        scene.rig.pump();
        subscription.update(forward(true), scene.track.largest());
        stream.object(1, "b").fin();
        assertEquals(1, streams());
        assertEquals(List.of("a", "b"), received(0).texts());
        assertTrue(received(0).fin());
    }

    private static DeliverySettings forward(boolean forward) {
        return new DeliverySettings(forward, 128, GroupOrder.ASCENDING, Location.ZERO, Scene.OPEN_END, 0, 0);
    }

    @Test
    void groupsBehindTheEndGroupAreNotSent() {
        scene.subscribe(new DeliverySettings(true, 128, GroupOrder.ASCENDING, Location.ZERO, 1, 0, 0));
        publisher.stream(1, 0).object(0, "a").fin();
        publisher.stream(2, 0).object(0, "b").fin();
        assertEquals(1, streams());
        assertEquals(1, received(0).group());
    }

    @Test
    void narrowingTheRangeResetsStreamsThatAreOutsideOfIt() {
        SubscriptionDelivery subscription = scene.subscribe();
        Feeder.Stream stream = publisher.stream(5, 0).begin(0, 4).more("ab");
        scene.rig.pump();
        subscription.update(new DeliverySettings(true, 128, GroupOrder.ASCENDING, Location.ZERO, 4, 0, 0));
        stream.more("cd").fin();
        assertEquals(1, streams());
        assertTrue(received(0).reset().isPresent());
        assertEquals(List.of(), received(0).ids());
    }

    @Test
    void historyIsNotDeliveredButLateObjectsAre() {
        publisher.stream(3, 0).object(0, "old").fin();
        scene.subscribe();
        publisher.stream(2, 0).object(0, "late").fin();
        assertEquals(1, streams());
        assertEquals(List.of("late"), received(0).texts());
    }

    @Test
    void whatCameBetweenJoiningLocationAndSubscriptionIsDelivered() {
        Feeder.Stream stream = publisher.stream(3, 0).object(0, "a");
        Optional<Location> joining = scene.track.largest();
        stream.object(1, "b").fin();
        publisher.stream(4, 0).object(0, "c").fin();
        publisher.datagram(4, 1, 128, "d");
        scene.subscribe(scene.track, 3, joining, Scene.from(new Location(3, 1)));
        assertEquals(2, streams());
        assertEquals(List.of(1L), received(0).ids());
        assertEquals(List.of("c"), received(1).texts());
        assertEquals(1, scene.rig.datagrams.size());
    }

    @Test
    void aStreamThatTheSubscriberStoppedIsNotOpenedAgain() {
        scene.subscribe();
        Feeder.Stream stream = publisher.stream(0, 0).object(0, "a");
        scene.rig.pump();
        scene.rig.stopSending(scene.rig.streams.get(0), 1);
        stream.object(1, "b");
        scene.rig.pump();
        stream.reset(0);
        publisher.stream(0, 0).object(2, "c").fin();
        publisher.stream(0, 1).object(3, "d").fin();
        assertEquals(2, streams());
        assertEquals(1, received(1).subgroup());
    }

    @Test
    void anObjectWithPropertiesNeedsAStreamThatHasThem() {
        scene.subscribe();
        publisher.stream(0, 0).object(0, "a");
        scene.rig.pump();
        byte[] properties = {0x3C, 0x00};
        new Feeder(scene.track)
                .stream(new SubgroupHeader(7, 0, 0, false, 128, true, false, true))
                        .object(0, "a")
                        .object(1, properties, "b");
        assertEquals(2, streams());
        assertArrayEquals(properties, received(1).objects().get(0).properties());
    }

    @Test
    void cancellingResetsWhatIsOpen() {
        SubscriptionDelivery subscription = scene.subscribe();
        publisher.stream(0, 0).object(0, "a");
        publisher.stream(1, 0).object(0, "a").fin();
        scene.rig.pump();
        subscription.cancel(io.fastrelay.moqt.StreamResetCode.GOING_AWAY);
        scene.rig.wakeUp();
        assertEquals(OptionalLong.of(4), scene.rig.streams.get(0).reset);
        assertTrue(scene.rig.streams.get(1).fin);
        assertEquals(List.of("finished 3 after 2 streams"), scene.events);
        publisher.stream(2, 0).object(0, "a");
        assertEquals(2, streams());
    }
}
