package io.fastrelay.relay.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.Location;
import java.util.List;
import org.junit.jupiter.api.Test;

class FetchDeliveryTest {

    private final Scene scene = new Scene();
    private final Feeder publisher = new Feeder(scene.track);

    private List<String> fetched(GroupOrder order) {
        return ReceivedStream.Fetched.of(scene.rig.streams.get(0).bytes.toByteArray(), order)
                .entries();
    }

    @Test
    void objectsComeInOrderOfTheirIdsWhateverTheirSubgroup() {
        Feeder.Stream even = publisher.stream(0, 0);
        Feeder.Stream odd = publisher.stream(0, 1);
        odd.object(1, "b").object(3, "d").fin();
        even.object(0, "a").object(2, "c").fin();
        publisher.stream(1, 0).object(0, "e").fin();

        scene.fetch(Location.ZERO, new Location(1, 0), GroupOrder.ASCENDING);
        scene.rig.pump();
        assertEquals(List.of("0:0=a", "0:1=b", "0:2=c", "0:3=d", "1:0=e"), fetched(GroupOrder.ASCENDING));
        assertTrue(scene.rig.streams.get(0).fin);
        assertEquals(List.of("fetched"), scene.events);
    }

    @Test
    void descendingOrderTurnsGroupsButNotObjects() {
        publisher.stream(0, 0).object(0, "a").object(1, "b").fin();
        publisher.stream(2, 0).object(0, "c").object(1, "d").fin();

        scene.fetch(new Location(0, 1), new Location(2, 1), GroupOrder.DESCENDING);
        scene.rig.pump();
        assertEquals(List.of("2:0=c", "2:1=d", "0:1=b"), fetched(GroupOrder.DESCENDING));
        assertTrue(scene.rig.streams.get(0).fin);
    }

    @Test
    void whereObjectsAreUnknownItWaitsUntilTheyAreReportedAsUnknown() {
        Feeder late = new Feeder(scene.track, java.util.Optional.of(new Location(4, 7)));
        late.stream(5, 0).object(0, "e").fin();
        FetchDelivery fetch = scene.fetch(new Location(4, 6), new Location(5, 0), GroupOrder.ASCENDING);
        scene.rig.pump();
        assertEquals(List.of(), scene.events);

        fetch.giveUpUnknown();
        scene.rig.pump();
        assertEquals(List.of("unknown<=4:18446744073709551615", "5:0=e"), fetched(GroupOrder.ASCENDING));
        assertTrue(scene.rig.streams.get(0).fin);
    }

    @Test
    void anEmptyRangeIsAHeaderAndFin() {
        publisher.stream(0, 0).object(0, "a").fin();
        publisher.stream(2, 0).object(0, "b").fin();
        scene.fetch(new Location(1, 0), new Location(1, 5), GroupOrder.ASCENDING);
        scene.rig.pump();
        assertEquals(List.of(), fetched(GroupOrder.ASCENDING));
        assertTrue(scene.rig.streams.get(0).fin);
        assertFalse(scene.rig.streams.get(0).reset.isPresent());
    }

    @Test
    void whatAnUpstreamFetchBringsGoesOutAsItComes() {
        FetchDelivery fetch = scene.fetch(new Location(1, 0), new Location(2, 3), GroupOrder.ASCENDING);
        scene.rig.pump();
        assertEquals(0, scene.rig.streams.size());
        var fill = scene.track.fill(
                io.fastrelay.moqt.d18.Draft18.INSTANCE.varint(), new Location(1, 0), new Location(2, 3), fetch::resume);
        fill.onObject(1, 0, false, 1, 5, java.nio.ByteBuffer.allocate(0), 1);
        fill.onPayload(Feeder.bytes("a"));
        scene.rig.pump();
        assertEquals(List.of("1:1=a"), fetched(GroupOrder.ASCENDING));
        fill.onFin();
        scene.rig.pump();
        assertTrue(scene.rig.streams.get(0).fin);
    }

    @Test
    void cancellingResetsTheStream() {
        publisher.stream(0, 0).object(0, "a".repeat(5000)).fin();
        FetchDelivery fetch = scene.fetch(Location.ZERO, Location.ZERO, GroupOrder.ASCENDING);
        scene.rig.packet();
        fetch.cancel(io.fastrelay.moqt.StreamResetCode.CANCELLED);
        scene.rig.wakeUp();
        assertEquals(1, scene.rig.streams.get(0).reset.orElseThrow());
        assertEquals(List.of("fetched"), scene.events);
    }

    @Test
    void stopSendingEndsTheFetch() {
        publisher.stream(0, 0).object(0, "a".repeat(5000)).fin();
        scene.fetch(Location.ZERO, Location.ZERO, GroupOrder.ASCENDING);
        scene.rig.packet();
        scene.rig.stopSending(scene.rig.streams.get(0), 1);
        scene.rig.pump();
        assertEquals(List.of("fetched"), scene.events);
    }

    @Test
    void statusesAreNotSentAndDatagramsAre() {
        publisher.stream(0, 0)
                .object(0, "a")
                .status(2, io.fastrelay.moqt.ObjectStatus.END_OF_GROUP)
                .fin();
        publisher.datagram(0, 1, 7, "d");
        scene.fetch(Location.ZERO, new Location(0, 9), GroupOrder.ASCENDING);
        scene.rig.pump();
        assertEquals(List.of("0:0=a", "0:1=d"), fetched(GroupOrder.ASCENDING));
        assertTrue(scene.rig.streams.get(0).fin);
    }

    @Test
    void aRangeThatDoesNotExistInFrontOfAnUnknownOneIsSetApart() {
        Feeder second = new Feeder(scene.track, java.util.Optional.of(new Location(4, 7)));
        publisher.stream(4, 0)
                .object(0, "a")
                .status(2, io.fastrelay.moqt.ObjectStatus.END_OF_GROUP)
                .fin();
        second.stream(6, 0).object(3, "b");
        scene.fetch(new Location(4, 0), new Location(6, 3), GroupOrder.ASCENDING)
                .giveUpUnknown();
        scene.rig.pump();
        assertEquals(
                List.of("4:0=a", "unknown<=4:1", "unknown<=6:2", "6:3=b"),
                withoutNothing(fetched(GroupOrder.ASCENDING)));
    }

    private static List<String> withoutNothing(List<String> entries) {
        return entries.stream().filter(entry -> !entry.startsWith("nothing")).toList();
    }

    @Test
    void aFetchDownwardsReportsUnknownRangesGroupByGroup() {
        Feeder late = new Feeder(scene.track, java.util.Optional.of(new Location(4, 7)));
        late.stream(5, 0).object(2, "e").fin();
        scene.fetch(new Location(4, 6), new Location(5, 2), GroupOrder.DESCENDING)
                .giveUpUnknown();
        scene.rig.pump();
        assertEquals(
                List.of("unknown<=5:1", "5:2=e", "unknown<=4:18446744073709551615"), fetched(GroupOrder.DESCENDING));
        assertTrue(scene.rig.streams.get(0).fin);
    }
}
