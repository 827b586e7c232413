package io.fastrelay.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangeSetTest {

    private static final int SIZE = 300;

    @Test
    void ranges_that_touch_become_one() {
        RangeSet set = new RangeSet();
        set.add(0, 10);
        set.add(20, 30);
        assertEquals(2, set.ranges());
        assertEquals(10, set.prefix());
        set.add(10, 20);
        assertEquals(1, set.ranges());
        assertEquals(30, set.prefix());
    }

    @Test
    void a_range_that_does_not_begin_at_zero_is_no_prefix() {
        RangeSet set = new RangeSet();
        set.add(1, 10);
        assertEquals(0, set.prefix());
        assertEquals(1, set.firstFrom());
        assertEquals(10, set.firstTo());
    }

    @Test
    void nothing_is_added_or_removed_by_an_empty_range() {
        RangeSet set = new RangeSet();
        set.add(5, 5);
        assertTrue(set.isEmpty());
        set.add(0, 10);
        set.remove(5, 5);
        assertEquals(10, set.prefix());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void it_is_what_a_plain_set_of_numbers_is(int seed) {
        Random random = new Random(seed);
        RangeSet set = new RangeSet();
        BitSet plain = new BitSet();
        for (int i = 0; i < 5_000; i++) {
            int from = random.nextInt(SIZE);
            int to = Math.min(SIZE, from + random.nextInt(seed * 5));
            if (random.nextInt(5) < 3) {
                set.add(from, to);
                plain.set(from, to);
            } else {
                set.remove(from, to);
                plain.clear(from, to);
            }
            compare(plain, set, random);
        }
    }

    private static void compare(BitSet plain, RangeSet set, Random random) {
        int ranges = 0;
        for (int i = plain.nextSetBit(0); i >= 0; i = plain.nextSetBit(plain.nextClearBit(i))) {
            ranges++;
        }
        assertEquals(ranges, set.ranges());
        assertEquals(plain.isEmpty(), set.isEmpty());
        assertEquals(plain.nextClearBit(0), set.prefix());
        int probe = random.nextInt(SIZE);
        assertEquals(plain.get(probe), set.contains(probe));
        int to = probe + random.nextInt(SIZE - probe + 1);
        assertEquals(plain.nextClearBit(probe) < to, set.firstMissing(probe, to) < to);
        int missing = plain.nextClearBit(probe);
        if (missing < to) {
            assertEquals(missing, set.firstMissing(probe, to));
            int next = plain.nextSetBit(missing);
            assertEquals(next < 0 ? to : Math.min(next, to), set.missingUntil(missing, to));
        }
        if (!plain.isEmpty()) {
            assertEquals(plain.nextSetBit(0), set.firstFrom());
            assertEquals(plain.nextClearBit(plain.nextSetBit(0)), set.firstTo());
            assertFalse(set.isEmpty());
        }
    }
}
