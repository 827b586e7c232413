package io.fastrelay.transport.packet.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DirectStateSlabTest {

    @Test
    void everyConnectionHasItsOwnMemory() {
        DirectStateSlab slab = new DirectStateSlab(200);
        List<SentLog> logs = new ArrayList<>();
        Set<Integer> slots = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            logs.add(slab.take());
            assertTrue(slots.add(logs.get(i).slot()));
        }
        for (int i = 0; i < 200; i++) {
            for (int packet = 0; packet <= i; packet++) {
                logs.get(i).publish(logs.get(i).claim(), 1 + i, SentLog.IN_FLIGHT, packet);
            }
        }
        for (int i = 0; i < 200; i++) {
            assertEquals(i + 1, logs.get(i).next());
            assertEquals((1 + i) * (1 + i), logs.get(i).bytesInFlight());
            assertEquals(i, logs.get(i).sentAt(i));
        }
    }

    @Test
    void aSlotThatIsUsedAgainIsFresh() {
        DirectStateSlab slab = new DirectStateSlab(1);
        SentLog first = slab.take();
        for (int i = 0; i < 1500; i++) {
            long number = first.claim();
            first.publish(number, 1200, SentLog.IN_FLIGHT, i);
            first.acknowledge(number);
        }
        first.window(5);
        first.claim();
        slab.give(first);

        SentLog second = slab.take();
        assertEquals(first.slot(), second.slot());
        assertEquals(0, second.next());
        assertEquals(0, second.lowestUnsettled());
        assertEquals(0, second.packetsSent());
        assertEquals(0, second.bytesInFlight());
        assertEquals(0L, (long) StateLayout.LONG.getVolatile(second.stateMemory(), StateLayout.WINDOW));
        for (int i = 0; i < SentLog.ENTRIES; i++) {
            assertEquals(SentLog.State.UNKNOWN, second.state(i));
            assertEquals(i, second.claim());
            assertEquals(0, second.sentAt(i));
        }
    }

    @Test
    void theLimitIsNamedAndHolds() {
        DirectStateSlab slab = new DirectStateSlab(3);
        SentLog one = slab.take();
        slab.take();
        slab.take();

        IllegalStateException refused = assertThrows(IllegalStateException.class, slab::take);
        assertTrue(refused.getMessage().contains("3 connections"), refused.getMessage());
        assertEquals(3, slab.inUse());

        slab.give(one);
        assertEquals(2, slab.inUse());
        slab.take();
        assertEquals(3, slab.inUse());
        assertThrows(IllegalArgumentException.class, () -> new DirectStateSlab(0));
    }

    @Test
    void aLogIsGivenBackOnceAndToItsOwner() {
        DirectStateSlab slab = new DirectStateSlab(100);
        SentLog log = slab.take();
        SentLog foreign = new DirectStateSlab(100).take();
        assertThrows(IllegalStateException.class, () -> slab.give(foreign));

        slab.give(log);
        assertThrows(IllegalStateException.class, () -> slab.give(log));
        SentLog next = slab.take();
        assertThrows(IllegalStateException.class, () -> slab.give(log), "the slot belongs to somebody else now");
        slab.give(next);
        assertEquals(0, slab.inUse());
    }

    @Test
    void memoryGrowsInStepsAndReturns() {
        DirectStateSlab slab = new DirectStateSlab(1000);
        assertEquals(0, slab.bytes());
        List<SentLog> logs = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            logs.add(slab.take());
        }
        long step = 64L * (256 + 32 * 1024);
        assertEquals(5 * step, slab.bytes());

        logs.forEach(slab::give);
        assertEquals(0, slab.inUse());
        assertEquals(step, slab.bytes(), "one block is kept for the next");
    }
}
