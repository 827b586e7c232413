package io.fastrelay.relay.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.SubgroupHeader;
import io.fastrelay.moqt.d18.Draft18;
import io.fastrelay.moqt.wire.Vi64;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Draft 18 section 2.4.2, sections 12.8 and 12.9. */
class MalformedTrackTest {

    private final Scene scene = new Scene();
    private final Feeder publisher = new Feeder(scene.track);

    private void assertMalformed(Feeder feeder, String reason) {
        assertEquals(1, feeder.malformed.size(), "told once");
        assertTrue(feeder.malformed.get(0).contains(reason), feeder.malformed.get(0));
    }

    @Test
    void aSubgroupWithTwoPriorities() {
        publisher.stream(Feeder.header(0, 0, 1)).object(0, "a").reset(0);
        publisher.stream(Feeder.header(0, 0, 2)).object(1, "b");
        assertMalformed(publisher, "publisher priority 1 and 2");
    }

    @Test
    void anObjectBehindTheFinalOneOfItsSubgroup() {
        publisher.stream(0, 0).object(0, "a").fin();
        publisher.stream(0, 0).object(1, "b");
        assertMalformed(publisher, "behind the final object 0 of its subgroup 0");
    }

    @Test
    void aSubgroupThatEndsTwiceWithDifferentObjects() {
        Feeder.Stream second = new Feeder(scene.track).stream(0, 0).object(0, "a");
        publisher.stream(0, 0).object(0, "a").object(1, "b").fin();
        Feeder other = new Feeder(scene.track);
        other.stream(0, 0).object(0, "a").fin();
        assertMalformed(other, "ended twice");
        second.object(1, "b").fin();
    }

    @Test
    void anObjectBehindTheFinalOneOfItsGroup() {
        publisher.stream(0, 0)
                .object(0, "a")
                .status(1, ObjectStatus.END_OF_GROUP)
                .fin();
        publisher.stream(0, 1).object(2, "b");
        assertMalformed(publisher, "behind its group's final object 1");
    }

    @Test
    void anObjectBehindTheEndOfGroupThatAHeaderTold() {
        publisher.stream(new SubgroupHeader(7, 0, 0, false, 1, false, true, true))
                .object(3, "a")
                .fin();
        publisher.datagram(0, 4, 1, "b");
        assertMalformed(publisher, "behind its group's final object 3");
    }

    @Test
    void anObjectBehindTheFinalOneOfTheTrack() {
        publisher.stream(1, 0).status(0, ObjectStatus.END_OF_TRACK).fin();
        publisher.stream(2, 0).object(0, "b");
        assertMalformed(publisher, "behind the track's final object 1:0");
    }

    @Test
    void theSameObjectWithAnotherPayload() {
        scene.subscribe();
        Feeder.Stream first = publisher.stream(0, 0).begin(0, 4).more("ab");
        Feeder other = new Feeder(scene.track);
        other.stream(0, 0).begin(0, 4).more("ax");
        assertMalformed(other, "another payload");
        first.more("cd").fin();
        scene.rig.pump();
        assertEquals(List.of("abcd"), scene.rig.received().get(0).texts());
    }

    @Test
    void theSameObjectWithAnotherLengthSubgroupOrForwardingPreference() {
        publisher.stream(0, 0).object(0, "abc");
        Feeder length = new Feeder(scene.track);
        length.stream(0, 0).begin(0, 4);
        assertMalformed(length, "another payload length");
        Feeder subgroup = new Feeder(scene.track);
        subgroup.stream(0, 1).object(0, "abc");
        assertMalformed(subgroup, "another subgroup");
        Feeder preference = new Feeder(scene.track);
        preference.datagram(0, 0, 128, "abc");
        assertMalformed(preference, "another forwarding preference");
    }

    @Test
    void anObjectInsideACommunicatedGap() {
        publisher.stream(withProperties(0)).object(4, gap(0x3E, 2), "a");
        publisher.stream(withProperties(0)).object(3, gap(0x3E, 0), "b");
        assertMalformed(publisher, "inside a communicated gap");
    }

    @Test
    void aGapThatCoversAnObject() {
        publisher.stream(withProperties(0)).object(2, gap(0x3E, 0), "a").object(4, gap(0x3E, 2), "b");
        assertMalformed(publisher, "Prior Object ID Gap 2 of object 0:4");
    }

    @Test
    void aGroupGapThatCoversAGroup() {
        publisher.stream(withProperties(2)).object(0, gap(0x3C, 0), "a");
        publisher.stream(withProperties(4)).object(0, gap(0x3C, 2), "b");
        assertMalformed(publisher, "Prior Group ID Gap 2 of object 4:0");
    }

    @Test
    void aGapLargerThanTheId() {
        publisher.stream(withProperties(0)).object(1, gap(0x3E, 2), "a");
        assertMalformed(publisher, "PRIOR_OBJECT_ID_GAP_LARGER_THAN_OBJECT_ID");
    }

    @Test
    void nothingOfItIsCachedOrForwardedAndOpenStreamsAreReset() {
        scene.subscribe();
        publisher.stream(0, 0).object(0, "good");
        scene.rig.pump();
        publisher.stream(withProperties(1)).object(1, gap(0x3E, 2), "bad");
        publisher.stream(2, 0).object(0, "ignored");
        scene.rig.pump();
        assertEquals(1, scene.rig.streams.size());
        assertEquals(OptionalLong.of(0x12), scene.rig.streams.get(0).reset);
        assertEquals(
                1, scene.track.unknown(new Location(1, 1), new Location(1, 1)).size());
        assertEquals(1, publisher.malformed.size());
    }

    private static SubgroupHeader withProperties(long group) {
        return new SubgroupHeader(7, group, 0, false, 128, true, false, false);
    }

    private static byte[] gap(long type, long value) {
        ByteBuffer bytes = ByteBuffer.allocate(20);
        Vi64.INSTANCE.put(bytes, type);
        Draft18.INSTANCE.varint().put(bytes, value);
        byte[] properties = new byte[bytes.flip().remaining()];
        bytes.get(properties);
        return properties;
    }
}
