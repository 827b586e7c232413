package io.fastrelay.transport.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotMapTest {

    private static final StreamTable TABLE = End.open(true).table;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void it_is_what_a_plain_map_is(long seed) {
        Random random = new Random(seed);
        SlotMap map = new SlotMap();
        Map<Long, StreamSlot> plain = new HashMap<>();
        long[] next = {0, 1, 2, 3};
        for (int i = 0; i < 50_000; i++) {
            int growing = i / 10_000 % 2;
            if (random.nextInt(10) < 6 - 2 * growing) {
                int kind = random.nextInt(4);
                // mostly in order, sometimes far away
                next[kind] += random.nextInt(100) == 0 ? 4L << random.nextInt(40) : 4;
                StreamSlot slot = new StreamSlot(TABLE, next[kind], null, null);
                map.add(slot);
                plain.put(slot.id, slot);
            } else if (!plain.isEmpty()) {
                long id = plain.keySet().stream()
                        .skip(random.nextInt(Math.min(20, plain.size())))
                        .findFirst()
                        .orElseThrow();
                map.remove(id);
                plain.remove(id);
                assertNull(map.get(id));
            }
            assertEquals(plain.size(), map.size());
            if (i % 1000 == 0) {
                plain.forEach((id, slot) -> assertSame(slot, map.get(id)));
            }
        }
        plain.forEach((id, slot) -> assertSame(slot, map.get(id)));
    }

    @Test
    void what_is_not_there_is_not_found_and_not_removed() {
        SlotMap map = new SlotMap();
        assertNull(map.get(4));
        map.remove(4);
        assertEquals(0, map.size());
    }
}
