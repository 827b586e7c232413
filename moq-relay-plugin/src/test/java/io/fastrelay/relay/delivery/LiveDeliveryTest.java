package io.fastrelay.relay.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.Location;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LiveDeliveryTest {

    private final Scene scene = new Scene();
    private final Feeder publisher = new Feeder(scene.track);

    @Test
    void objectsOfASubgroupArriveOnOneStreamWithFin() {
        scene.subscribe();
        Feeder.Stream stream = publisher.stream(4, 0);
        stream.object(0, "zero").object(1, "one");
        scene.rig.pump();
        stream.object(2, "two").fin();
        scene.rig.pump();

        assertEquals(1, scene.rig.streams.size());
        ReceivedStream received = scene.rig.received().get(0);
        assertEquals(List.of("zero", "one", "two"), received.texts());
        assertTrue(received.fin());
        assertTrue(received.header().orElseThrow().firstObject());
        assertEquals(3, received.header().orElseThrow().trackAlias());
        assertEquals(List.of(4L), publisher.newGroups);
    }

    @Test
    void bytesOfAnIncompleteObjectAreForwardedAsTheyCome() {
        scene.subscribe();
        Feeder.Stream stream = publisher.stream(0, 0).begin(0, 6).more("abc");
        scene.rig.pump();
        int sent = scene.rig.streams.get(0).bytes.size();
        assertTrue(scene.rig.received().get(0).half());

        stream.more("def").fin();
        scene.rig.pump();
        assertEquals(sent + 3, scene.rig.streams.get(0).bytes.size());
        assertEquals(List.of("abcdef"), scene.rig.received().get(0).texts());
        assertTrue(scene.rig.received().get(0).fin());
    }

    @Test
    void upstreamResetInTheMiddleOfAnObjectResetsTheStreamThatSentPartOfIt() {
        scene.subscribe();
        Feeder.Stream stream =
                publisher.stream(0, 0).object(0, "whole").begin(1, 6).more("abc");
        scene.rig.pump();
        stream.reset(2);
        scene.rig.pump();

        ReceivedStream received = scene.rig.received().get(0);
        assertEquals(List.of("whole"), received.texts());
        assertEquals(OptionalLong.of(2), received.reset());
        assertFalse(received.fin());
    }

    @Test
    void datagramsAreForwardedAsDatagrams() {
        scene.subscribe();
        publisher.datagram(1, 0, 10, "first");
        publisher.datagram(1, 1, 10, "second");
        scene.rig.pump();
        assertEquals(2, scene.rig.datagrams.size());
        assertEquals(0, scene.rig.streams.size());
    }

    @Test
    void aLateSubscriberGetsTheRestOfTheGroupFromTheFirstObjectBehindItsStart() {
        Feeder.Stream stream = publisher.stream(0, 0).object(0, "zero").object(1, "one");
        scene.subscribe(Scene.from(new Location(0, 2)));
        stream.object(2, "two").fin();
        scene.rig.pump();

        ReceivedStream received = scene.rig.received().get(0);
        assertEquals(List.of(2L), received.ids());
        assertFalse(received.header().orElseThrow().firstObject());
        assertTrue(received.fin());
    }

    @Test
    void finishEndsTheSubscriptionWhenEverythingWasSent() {
        SubscriptionDelivery subscription = scene.subscribe();
        Feeder.Stream stream = publisher.stream(0, 0).object(0, "zero");
        publisher.stream(1, 0).object(0, "other").fin();
        stream.fin();
        publisher.end();
        subscription.finish();
        assertEquals(List.of(), scene.events);
        scene.rig.pump();
        assertEquals(List.of("finished 3 after 2 streams"), scene.events);
        assertEquals(2, subscription.counters().objectsOut());
    }
}
