package io.fastrelay.transport.packet.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentFramesTest {

    private record Frame(Object owner, long offset, int length, boolean fin) {}

    private final SentFrames frames = new SentFrames();

    private List<Frame> settle(long packetNumber) {
        List<Frame> heard = new ArrayList<>();
        frames.settle(packetNumber, (owner, offset, length, fin) -> heard.add(new Frame(owner, offset, length, fin)));
        return heard;
    }

    private List<Frame> peek(long packetNumber) {
        List<Frame> heard = new ArrayList<>();
        frames.peek(packetNumber, (owner, offset, length, fin) -> heard.add(new Frame(owner, offset, length, fin)));
        return heard;
    }

    @Test
    void whatAPacketCarriedComesBackOnceAndInOrder() {
        frames.add(7, "a", 0, 1000, false);
        frames.add(8, "b", 5, 0, true);
        frames.add(7, "c", 1L << 61, 0, false);
        frames.add(7, "a", 1000, Integer.MAX_VALUE, true);

        List<Frame> seven = List.of(
                new Frame("a", 0, 1000, false),
                new Frame("c", 1L << 61, 0, false),
                new Frame("a", 1000, Integer.MAX_VALUE, true));
        assertEquals(seven, peek(7));
        assertEquals(seven, settle(7));
        assertEquals(List.of(), settle(7));
        assertEquals(1, frames.size());
        assertEquals(List.of(new Frame("b", 5, 0, true)), settle(8));
        assertEquals(0, frames.size());
    }

    @Test
    void packetsThatShareASlotAreNotMistakenForEachOther() {
        frames.add(3, "old", 0, 1, false);
        assertEquals(List.of(), settle(3 + SentLog.ENTRIES));
        assertEquals(List.of(), peek(3 + SentLog.ENTRIES));
        assertThrows(IllegalStateException.class, () -> frames.add(3 + SentLog.ENTRIES, "new", 0, 1, false));

        settle(3);
        frames.add(3 + SentLog.ENTRIES, "new", 0, 1, false);
        assertEquals(List.of(), settle(3));
        assertEquals(1, settle(3 + SentLog.ENTRIES).size());
    }

    @Test
    void theVisitorMayNoteAndSettleOthers() {
        frames.add(1, "x", 0, 1, false);
        frames.add(1, "y", 0, 1, false);
        frames.add(2, "z", 0, 1, false);
        List<Object> heard = new ArrayList<>();
        frames.settle(1, (owner, offset, length, fin) -> {
            heard.add(owner);
            for (int i = 0; i < 100; i++) {
                frames.add(3 + heard.size(), owner, i, 1, false);
            }
            frames.settle(2, (other, o, l, f) -> heard.add(other));
        });
        assertEquals(List.of("x", "z", "y"), heard);
        assertEquals(200, frames.size());
        assertEquals(100, settle(4).size());
        assertEquals(100, settle(6).size());
    }

    @Test
    void memoryFollowsWhatIsInFlight() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 1000; i++) {
                frames.add(i, "owner", i, 1, false);
                frames.add(i, "owner", i, 2, false);
            }
            assertEquals(2048, frames.capacity());
            for (int i = 0; i < 1000; i++) {
                assertEquals(2, settle(i).size());
            }
            assertEquals(2048, frames.capacity(), "it will be needed again");
        }
        for (int i = 0; i < 20; i++) {
            frames.add(i, "owner", i, 1, false);
            settle(i);
        }
        assertEquals(32, frames.capacity());
    }

    @Test
    void clearingForgetsAllAndKeepsNothing() {
        for (int i = 0; i < 500; i++) {
            frames.add(i, "owner", i, 1, false);
            frames.add(i, "owner", i, 1, true);
        }
        List<Object> heard = new ArrayList<>();
        frames.clear((owner, offset, length, fin) -> heard.add(owner));
        assertEquals(1000, heard.size());
        assertEquals(0, frames.size());
        assertEquals(0, frames.capacity());

        frames.add(1, "again", 0, 1, false);
        frames.clear(null);
        assertEquals(0, frames.size());
        assertEquals(List.of(), settle(1));
        assertThrows(IllegalArgumentException.class, () -> frames.add(1, "x", 0, -1, false));
    }

    @Test
    void nothingIsAllocatedPerPacketHereAndInTheLog() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        SentLog log = new DirectStateSlab(1).take();
        long[] sum = new long[1];
        SentFrames.Visitor visitor = (owner, offset, length, fin) -> sum[0] += length;
        int packets = 40_000;
        long before = 0;
        for (int i = 0; i < packets; i++) {
            if (i == packets / 2) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            long number = log.claim();
            log.publish(number, 1200, SentLog.IN_FLIGHT, i);
            frames.add(number, this, i, 1000, false);
            frames.add(number, this, i, 100, true);
            long oldest = log.lowestUnsettled();
            if (number - oldest == 100) {
                frames.peek(oldest, visitor);
                assertTrue(i % 10 == 0 ? log.lose(oldest) : log.acknowledge(oldest));
                frames.settle(oldest, visitor);
            }
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < packets, () -> allocated + " bytes for " + packets / 2 + " packets");
        assertEquals(2200L * (packets - 100), sum[0]);
        assertEquals(100 * 1200, log.bytesInFlight());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void itAgreesWithAMapOfLists(long seed) {
        Random random = new Random(seed);
        TreeMap<Long, List<Frame>> model = new TreeMap<>();
        int size = 0;
        long next = random.nextInt(5000);
        int busy = 1 + random.nextInt(9);
        for (int step = 0; step < 20_000; step++) {
            if (random.nextInt(10) < busy && (model.isEmpty() || next - model.firstKey() < SentLog.ENTRIES)) {
                List<Frame> carried = new ArrayList<>();
                for (int i = random.nextInt(4); i >= 0; i--) {
                    Frame frame =
                            new Frame(step, random.nextLong() >>> 2, random.nextInt(70_000), random.nextBoolean());
                    carried.add(frame);
                    frames.add(next, frame.owner(), frame.offset(), frame.length(), frame.fin());
                    size++;
                }
                model.put(next++, carried);
            } else if (!model.isEmpty()) {
                Long from = model.ceilingKey(model.firstKey() + random.nextInt(40));
                long number = from == null ? model.firstKey() : from;
                assertEquals(model.get(number), peek(number));
                List<Frame> carried = model.remove(number);
                assertEquals(carried, settle(number));
                size -= carried.size();
            }
            assertEquals(size, frames.size());
        }
        assertTrue(frames.capacity() >= size);
        frames.clear((owner, offset, length, fin) -> assertTrue(
                model.values().stream().anyMatch(list -> list.contains(new Frame(owner, offset, length, fin)))));
    }
}
