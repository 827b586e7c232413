package io.fastrelay.transport.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.Wire;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ReceivedNumbersTest {

    private final ReceivedNumbers numbers = new ReceivedNumbers();

    private byte[] ack(int room, int exponent, long now) {
        return ack(numbers, room, exponent, now);
    }

    private static byte[] ack(ReceivedNumbers numbers, int room, int exponent, long now) {
        ByteBuffer frame = ByteBuffer.allocate(room);
        long largest = numbers.writeAck(frame, exponent, now);
        assertEquals(largest < 0 ? 0 : frame.position(), frame.position(), "nothing is written if it does not fit");
        assertTrue(largest < 0 || largest == numbers.largest());
        return Arrays.copyOf(frame.array(), frame.position());
    }

    @Test
    void aNumberIsNewOnce() {
        assertEquals(-1, numbers.largest());
        assertTrue(numbers.add(5, 0));
        assertFalse(numbers.add(5, 0));
        assertTrue(numbers.add(7, 0));
        assertTrue(numbers.add(6, 0));
        assertTrue(numbers.add(0, 0));
        for (long number : new long[] {0, 5, 6, 7}) {
            assertFalse(numbers.add(number, 0));
        }
        assertEquals(7, numbers.largest());
        assertTrue(numbers.add((1L << 62) - 1, 0));
        assertFalse(numbers.add((1L << 62) - 1, 0));
    }

    @Test
    void anAcknowledgementListsTheRangesHighestFirst() {
        assertArrayEquals(new byte[0], ack(100, 3, 0), "nothing to acknowledge");
        for (long number : new long[] {0, 1, 2, 7, 13, 14, 1000}) {
            numbers.add(number, number * 1_000_000);
        }
        assertArrayEquals(Wire.bytes("""
                        02
                        43 e8 // largest 1000
                        40 fa // 2 ms later, in units of 8 us: 250
                        03    // more ranges
                        00    // 1000
                        43 d8 // 15..999 are missing: 985 - 1
                        01    // 13..14
                        04 00 // 8..12 are missing, 7
                        03 02 // 3..6 are missing, 0..2
                        """), ack(100, 3, 1_002_000_000));
    }

    @Test
    void theDelayIsThatOfTheLargestNumberAndNeverNegative() {
        numbers.add(9, 5_000_000);
        numbers.add(8, 7_000_000);
        assertArrayEquals(Wire.bytes("02 09 43 e8 00 01"), ack(100, 0, 6_000_000), "1000 us");
        assertArrayEquals(Wire.bytes("02 09 00 00 01"), ack(100, 0, 4_000_000));
    }

    @Test
    void rangesThatDoNotFitAreLeftOutFromTheLowestUp() {
        for (int i = 0; i < 10; i++) {
            numbers.add(i * 3, 0);
        }
        assertEquals(0, ack(4, 3, 0).length);
        assertArrayEquals(Wire.bytes("02 1b 00 00 00"), ack(5, 3, 0));
        assertArrayEquals(Wire.bytes("02 1b 00 00 00"), ack(6, 3, 0));
        assertArrayEquals(Wire.bytes("02 1b 00 01 00 01 00"), ack(7, 3, 0));
        assertEquals(23, ack(100, 3, 0).length);
    }

    @Test
    void rangesThatThePeerKnowsAreNotToldAgain() {
        for (int i = 0; i < 10; i++) {
            numbers.add(i * 3, 0);
        }
        numbers.ackArrived(27);
        assertArrayEquals(Wire.bytes("02 1b 00 00 00"), ack(100, 3, 0), "the highest is always there");
        numbers.add(30, 0);
        assertArrayEquals(Wire.bytes("02 1e 00 00 00"), ack(100, 3, 0));
        numbers.add(33, 0);
        assertArrayEquals(Wire.bytes("02 21 00 01 00 01 00"), ack(100, 3, 0));
        assertFalse(numbers.add(3, 0), "they are still known as duplicates");
    }

    @Test
    void aNumberThatCameLateIsToldUntilAFrameThatHasItIsAcknowledged() {
        numbers.add(1, 0);
        numbers.add(5, 0);
        numbers.add(10, 0);
        numbers.ackArrived(10);
        numbers.add(3, 0);
        numbers.ackArrived(10); // of a frame that was sent before
        assertArrayEquals(Wire.bytes("02 0a 00 02 00 03 00 00 00"), ack(100, 3, 0), "10, 5, 3");
        numbers.add(11, 0);
        numbers.ackArrived(11);
        assertArrayEquals(Wire.bytes("02 0b 00 00 01"), ack(100, 3, 0));
    }

    @Test
    void whatAFrameHadNoRoomForIsToldAgain() {
        numbers.add(0, 0);
        numbers.add(5, 0);
        numbers.add(10, 0);
        assertArrayEquals(Wire.bytes("02 0a 00 00 00"), ack(5, 3, 0));
        numbers.ackArrived(10);
        assertArrayEquals(Wire.bytes("02 0a 00 02 00 03 00 03 00"), ack(100, 3, 0));
    }

    @Test
    void anAcknowledgementOfWhatWasNeverSentChangesNothing() {
        numbers.add(0, 0);
        numbers.add(2, 0);
        numbers.ackArrived((1L << 62) - 1);
        numbers.add(4, 0);
        numbers.add(6, 0);
        assertArrayEquals(Wire.bytes("02 06 00 01 00 00 00"), ack(100, 3, 0));
    }

    @Test
    void whatIsOlderThanTheOldestRangeCountsAsADuplicate() {
        for (int i = 0; i < 100; i++) {
            assertTrue(numbers.add(i * 2 + 1_000, 0));
        }
        assertFalse(numbers.add(1_001, 0), "may have come: its range was forgotten");
        assertFalse(numbers.add(0, 0));
        assertFalse(numbers.add(1_000 + 35 * 2 + 0, 0));
        assertTrue(numbers.add(1_000 + 36 * 2 + 1, 0));
        assertTrue(ack(1200, 3, 0).length <= 2 + 8 + 8 + 2 * ReceivedNumbers.RANGES);
    }

    @Test
    void itAgreesWithASetOfNumbers() throws QuicException {
        int forgotten = 0;
        int late = 0;
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            ReceivedNumbers tested = new ReceivedNumbers();
            TreeSet<Long> model = new TreeSet<>();
            long floor = 0;
            long next = random.nextInt(3) * 100L;
            int loss = random.nextInt(50);
            int reorder = random.nextInt(40);
            Deque<Long> delayed = new ArrayDeque<>();
            Set<Long> known = new HashSet<>();
            List<Set<Long>> frames = new ArrayList<>();
            List<Long> largests = new ArrayList<>();
            for (int step = 0; step < 600; step++) {
                long number = next++;
                if (random.nextInt(100) < loss) {
                    continue;
                }
                if (random.nextInt(100) < reorder) {
                    delayed.add(number);
                    continue;
                }
                if (!delayed.isEmpty() && random.nextInt(100) < reorder) {
                    number = random.nextBoolean() ? delayed.removeFirst() : delayed.removeLast();
                    late++;
                } else if (random.nextInt(20) == 0) {
                    number = Math.max(0, number - random.nextInt(300));
                }
                assertEquals(number >= floor && model.add(number), tested.add(number, step), "seed " + seed);
                while (ranges(model).size() > ReceivedNumbers.RANGES) {
                    forgotten++;
                    floor = ranges(model).get(0)[1] + 1;
                    model.headSet(floor).clear();
                }
                assertEquals(model.last(), tested.largest());

                if (step % 5 == 0) {
                    // what a frame with enough room says, together with what the peer knows, is all that came
                    Set<Long> said = said(ack(tested, 1_200, 3, step));
                    assertTrue(model.containsAll(said), "seed " + seed);
                    Set<Long> missing = new HashSet<>(model);
                    missing.removeAll(said);
                    missing.removeAll(known);
                    assertEquals(Set.of(), missing, "seed " + seed + " step " + step);
                }
                if (random.nextInt(3) == 0) {
                    byte[] frame = ack(tested, 5 + random.nextInt(100), 3, step);
                    if (frame.length > 0) {
                        frames.add(said(frame));
                        largests.add(tested.largest());
                    }
                }
                if (!frames.isEmpty() && random.nextInt(5) == 0) {
                    int which = random.nextInt(frames.size());
                    known.addAll(frames.remove(which));
                    tested.ackArrived(largests.remove(which));
                }
            }
        }
        assertTrue(forgotten > 300 && late > 300, forgotten + " forgotten, " + late + " late");
    }

    private static List<long[]> ranges(TreeSet<Long> numbers) {
        List<long[]> ranges = new ArrayList<>();
        for (long number : numbers) {
            if (ranges.isEmpty() || ranges.get(ranges.size() - 1)[1] + 1 != number) {
                ranges.add(new long[] {number, number});
            }
            ranges.get(ranges.size() - 1)[1] = number;
        }
        return ranges;
    }

    /** What the peer reads from a frame. */
    private static Set<Long> said(byte[] frame) throws QuicException {
        RecordingFrames peer = new RecordingFrames();
        peer.read(false, frame);
        Set<Long> numbers = new HashSet<>();
        String[] parts = peer.events.get(0).split(": ")[1].split(" ");
        for (String range : parts) {
            String[] ends = range.split("\\.\\.");
            for (long number = Long.parseLong(ends[0]); number <= Long.parseLong(ends[1]); number++) {
                assertTrue(numbers.add(number));
            }
        }
        return numbers;
    }
}
