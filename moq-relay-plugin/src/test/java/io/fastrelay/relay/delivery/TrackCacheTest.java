package io.fastrelay.relay.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.SubgroupHeader;
import io.fastrelay.moqt.d18.Draft18;
import io.fastrelay.relay.track.CacheBudget;
import io.fastrelay.relay.track.LocationRange;
import io.fastrelay.relay.track.Track;
import io.fastrelay.relay.track.TrackLimits;
import io.fastrelay.session.FetchReceiver;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a track keeps, and what it knows of what it does not have. */
class TrackCacheTest {

    private static final long MAX = -1;

    private long now = 1;
    private final CacheBudget budget = new CacheBudget(100_000);
    private final Track track = track("video", 50_000, 0);
    private final Feeder publisher = new Feeder(track);

    private Track track(String name, long bytes, long millis) {
        return new Track(FullTrackName.of(name, "test"), budget, new TrackLimits(bytes, millis), () -> now);
    }

    private static Location at(long group, long object) {
        return new Location(group, object);
    }

    private static LocationRange range(long fromGroup, long fromObject, long toGroup, long toObject) {
        return new LocationRange(at(fromGroup, fromObject), at(toGroup, toObject));
    }

    private static boolean has(Track track, long group, long object) {
        return track.unknown(at(group, object), at(group, object)).isEmpty();
    }

    @Test
    void theOldestGroupsGoFirstAndTheNewestStays() {
        for (int group = 0; group < 20; group++) {
            publisher.stream(group, 0).object(0, "x".repeat(5_000)).fin();
        }
        assertTrue(track.counters().cachedBytes() <= 50_000);
        assertTrue(has(track, 19, 0));
        assertTrue(has(track, 15, 0));
        assertEquals(1, track.unknown(at(0, 0), at(0, 0)).size());
        assertTrue(track.counters().evictedObjects() >= 10);
    }

    @Test
    void aGroupLargerThanTheLimitLosesItsOldestObjects() {
        Feeder.Stream stream = publisher.stream(0, 0);
        for (int i = 0; i < 100; i++) {
            stream.object(i, "x".repeat(2_000));
        }
        assertTrue(track.counters().cachedBytes() <= 50_000);
        assertTrue(has(track, 0, 99));
        assertTrue(has(track, 0, 85));
        assertTrue(track.unknown(at(0, 0), at(0, 99)).size() == 1);
    }

    @Test
    void tinyObjectsCountAsWell() {
        for (int group = 0; group < 10_000; group++) {
            publisher.stream(group, 0).object(0, "").fin();
        }
        assertTrue(
                track.counters().cachedGroups() < 50_000 / 1024 + 1,
                "groups " + track.counters().cachedGroups());
    }

    @Test
    void theBudgetOfAllTracksIsTakenFromTheLargest() {
        Track small = track("init", 50_000, 0);
        new Feeder(small).stream(0, 0).object(0, "init segment").fin();
        Track[] busy = {track("a", 1_000_000, 0), track("b", 1_000_000, 0), track("c", 1_000_000, 0)};
        for (Track one : busy) {
            Feeder feeder = new Feeder(one);
            for (int group = 0; group < 50; group++) {
                feeder.stream(group, 0).object(0, "x".repeat(5_000)).fin();
            }
        }
        assertTrue(budget.used() <= 130_000, "used " + budget.used());
        assertTrue(has(small, 0, 0));
        for (Track one : busy) {
            assertTrue(has(one, 49, 0));
        }
    }

    @Test
    void newestGroupsAloneCannotExceedTheBudget() {
        for (int i = 0; i < 10; i++) {
            Feeder.Stream stream = new Feeder(track("t" + i, 1_000_000, 0)).stream(0, 0);
            for (int id = 0; id < 20; id++) {
                stream.object(id, "x".repeat(2_000));
            }
        }
        assertTrue(budget.used() <= 200_000, "used " + budget.used());
    }

    @Test
    void discardGivesEverythingBack() {
        publisher.stream(0, 0).object(0, "x".repeat(5_000)).fin();
        track.discard();
        assertEquals(0, track.counters().cachedBytes());
        assertEquals(0, budget.used());
        assertEquals(List.of(range(0, 0, 0, 0)), track.unknown(at(0, 0), at(0, 0)));
    }

    @Test
    void expiredObjectsAreUnknownAgain() {
        Track brief = track("brief", 50_000, 100);
        new Feeder(brief).stream(0, 0).object(0, "a").fin();
        assertTrue(has(brief, 0, 0));
        now += 101_000_000;
        assertEquals(1, brief.unknown(at(0, 0), at(0, 0)).size());
    }

    @Test
    void whatWasReceivedLiveAndCompletelyIsKnown() {
        Feeder feeder = new Feeder(track, Optional.of(at(3, 5)));
        Feeder.Stream rest = feeder.stream(3, 0).object(6, "a");
        feeder.stream(4, 0).object(0, "b").object(3, "c").fin();
        rest.fin();
        feeder.stream(6, 0).object(0, "d");

        assertEquals(List.of(range(3, 0, 3, 5)), track.unknown(at(3, 0), at(6, 0)));
        assertEquals(List.of(range(6, 1, 6, 4)), track.unknown(at(6, 0), at(6, 4)));
    }

    @Test
    void aGroupWithAStreamThatWasResetIsNotKnownCompletely() {
        publisher.stream(0, 0).object(0, "a").reset(0);
        publisher.stream(0, 1).object(3, "b").fin();
        publisher.stream(1, 0).object(0, "c").fin();
        assertEquals(List.of(range(0, 1, 0, 2), range(0, 4, 0, MAX)), track.unknown(at(0, 0), at(1, 0)));
    }

    @Test
    void aGroupWithDatagramsIsNotKnownCompletely() {
        publisher.datagram(0, 0, 1, "a");
        publisher.datagram(0, 2, 1, "b");
        publisher.datagram(1, 0, 1, "c");
        assertEquals(List.of(range(0, 1, 0, 1), range(0, 3, 0, MAX)), track.unknown(at(0, 0), at(1, 0)));
    }

    @Test
    void gapsAndEndsTellWhatDoesNotExist() {
        SubgroupHeader header = new SubgroupHeader(7, 5, 0, false, 1, true, true, false);
        byte[] gap = {0x3C, 2, 2, 3};
        Feeder feeder = new Feeder(track, Optional.of(at(5, 0)));
        feeder.stream(header).object(3, gap, "a").fin();
        assertEquals(List.of(), track.unknown(at(5, 0), at(5, MAX)));
        assertEquals(List.of(range(2, MAX, 2, MAX)), track.unknown(at(2, MAX), at(5, 9)));
    }

    @Test
    void behindTheEndOfTheTrackThereIsNothing() {
        publisher.stream(0, 0).object(0, "a").fin();
        publisher.stream(1, 0)
                .object(0, "a")
                .status(1, ObjectStatus.END_OF_TRACK)
                .fin();
        assertEquals(List.of(), track.unknown(at(1, 0), at(9, 9)));
        assertEquals(Optional.of(at(1, 1)), track.endOfTrack());
    }

    @Test
    void theLargestLocationIsTheLargestToldOrReceived() {
        assertEquals(Optional.empty(), track.largest());
        new Feeder(track, Optional.of(at(4, 2)));
        assertEquals(Optional.of(at(4, 2)), track.largest());
        publisher.stream(4, 0).begin(3, 10);
        assertEquals(Optional.of(at(4, 3)), track.largest());
        track.told(at(4, 1));
        assertEquals(Optional.of(at(4, 3)), track.largest());
        track.told(at(5, 0));
        assertEquals(Optional.of(at(5, 0)), track.largest());
    }

    @Test
    void aFetchFillsTheCacheAndItsGapsDoNotExist() {
        boolean[] over = {false};
        FetchReceiver fill = track.fill(Draft18.INSTANCE.varint(), at(1, 0), at(3, 4), () -> over[0] = true);
        object(fill, 1, 2, "one");
        object(fill, 3, 1, "three");
        assertEquals(List.of(range(3, 2, 3, 4)), track.unknown(at(1, 0), at(3, 4)));
        fill.onFin();
        assertEquals(List.of(), track.unknown(at(1, 0), at(3, 4)));
        assertTrue(over[0]);
        assertEquals(List.of(range(3, 5, 3, 5)), track.unknown(at(3, 4), at(3, 5)));
    }

    @Test
    void aFetchThatBreaksOffTellsNothingOfTheRest() {
        FetchReceiver fill = track.fill(Draft18.INSTANCE.varint(), at(1, 0), at(3, 4), () -> {});
        object(fill, 1, 2, "one");
        fill.onObject(2, 0, false, 0, 128, ByteBuffer.allocate(0), 10);
        fill.onPayload(Feeder.bytes("half"));
        fill.onReset(0);
        assertEquals(List.of(range(2, 0, 3, 4)), track.unknown(at(1, 0), at(3, 4)));
    }

    @Test
    void anUnknownRangeOfAFetchStaysUnknown() {
        FetchReceiver fill = track.fill(Draft18.INSTANCE.varint(), at(1, 0), at(3, 4), () -> {});
        object(fill, 1, 0, "one");
        fill.onEndOfRange(at(1, 9), false);
        fill.onEndOfRange(at(2, 9), true);
        fill.onFin();
        assertEquals(List.of(range(1, 10, 2, 9)), track.unknown(at(1, 0), at(3, 4)));
    }

    @Test
    void whatAFetchBroughtIsStillDeliveredWhenItComesLive() {
        Scene scene = new Scene();
        Feeder feeder = new Feeder(scene.track);
        scene.subscribe();
        FetchReceiver fill = scene.track.fill(Draft18.INSTANCE.varint(), at(0, 0), at(0, 1), () -> {});
        object(fill, 0, 0, "zero");
        object(fill, 0, 1, "one");
        scene.rig.pump();
        assertEquals(0, scene.rig.streams.size());
        feeder.stream(0, 0).object(0, "zero").object(1, "xxx");
        scene.rig.pump();
        assertEquals(1, feeder.malformed.size());
        assertEquals(List.of("zero"), scene.rig.received().get(0).texts());
    }

    @Test
    void aLateObjectThatIsKnownNotToExistIsIgnored() {
        Scene scene = new Scene();
        scene.track
                .fill(Draft18.INSTANCE.varint(), at(0, 0), at(0, 9), () -> {})
                .onFin();
        scene.subscribe();
        Feeder feeder = new Feeder(scene.track);
        feeder.stream(0, 0).object(5, "late").object(10, "new").fin();
        scene.rig.pump();
        assertEquals(List.of("new"), scene.rig.received().get(0).texts());
        assertEquals(List.of(), feeder.malformed);
    }

    @Test
    void whoReadsEvictedObjectsFinishesThem() {
        Scene scene = new Scene(new DeliveryLimits(10_000_000, 100_000));
        Track tight = scene.track("tight", 20_000);
        scene.subscribe(tight, 3, Scene.everything());
        scene.rig.connectionWindow = 100;
        Feeder feeder = new Feeder(tight);
        for (int group = 0; group < 30; group++) {
            feeder.stream(group, 0)
                    .object(0, ("" + (char) ('A' + group)).repeat(5_000))
                    .fin();
            scene.rig.pump();
        }
        scene.rig.connectionWindow = Long.MAX_VALUE;
        scene.rig.pump();
        List<ReceivedStream> received = scene.rig.received();
        assertEquals(30, received.size());
        for (int group = 0; group < 30; group++) {
            assertEquals(
                    List.of(("" + (char) ('A' + group)).repeat(5_000)),
                    received.get(group).texts());
        }
    }

    @Test
    void halfObjectsOfOldGroupsCannotPileUp() {
        Feeder.Stream[] streams = new Feeder.Stream[20];
        for (int group = 0; group < 20; group++) {
            streams[group] = publisher.stream(group, 0).begin(0, 10_000).more("x".repeat(9_000));
        }
        assertTrue(track.counters().cachedBytes() <= 50_000 + 10_000);
        assertTrue(streams[0].stopped.isPresent());
        assertTrue(streams[19].stopped.isEmpty());
    }

    private static void object(FetchReceiver fill, long group, long id, String payload) {
        fill.onObject(group, 0, false, id, 128, ByteBuffer.allocate(0), payload.length());
        fill.onPayload(Feeder.bytes(payload));
    }

    @Test
    void aJoiningFetchAndItsSubscriptionHaveNoGapAndNoOverlap() {
        Scene scene = new Scene();
        Feeder feeder = new Feeder(scene.track);
        Feeder.Stream stream = feeder.stream(0, 0).object(0, "a").begin(1, 2).more("b");
        Location joining = scene.track.largest().orElseThrow();
        scene.subscribe(scene.track, 3, Optional.of(joining), Scene.from(at(0, 2)));
        scene.fetch(at(0, 0), joining, GroupOrder.ASCENDING);
        scene.rig.pump();
        stream.more("b").object(2, "c").fin();
        scene.rig.pump();
        assertEquals(
                List.of("0:0=a", "0:1=bb"),
                ReceivedStream.Fetched.of(scene.rig.streams.get(0).bytes.toByteArray(), GroupOrder.ASCENDING)
                        .entries());
        assertTrue(scene.rig.streams.get(0).fin);
        assertEquals(List.of("c"), scene.rig.streams.get(1).read().texts());
    }
}
