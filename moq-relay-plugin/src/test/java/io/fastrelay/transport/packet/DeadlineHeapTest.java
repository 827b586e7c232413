package io.fastrelay.transport.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The heap against a map that is searched. */
class DeadlineHeapTest {

    private static final class Due extends DeadlineHeap.Entry {
        @Override
        void due() {}
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void it_always_knows_what_is_due_next(long seed) {
        Random random = new Random(seed);
        DeadlineHeap heap = new DeadlineHeap();
        Map<Due, Long> model = new HashMap<>();
        Due[] entries = new Due[300];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = new Due();
        }
        for (int step = 0; step < 20_000; step++) {
            Due entry = entries[random.nextInt(entries.length)];
            int what = random.nextInt(10);
            if (what < 6) {
                long deadline = random.nextInt(1000);
                heap.place(entry, deadline);
                model.put(entry, deadline);
            } else if (what < 7) {
                heap.place(entry, Long.MAX_VALUE);
                model.remove(entry);
            } else if (what < 8) {
                heap.remove(entry);
                model.remove(entry);
            } else {
                long now = random.nextInt(200);
                DeadlineHeap.Entry first = heap.poll(now);
                if (first == null) {
                    assertTrue(model.values().stream().allMatch(deadline -> deadline > now));
                } else {
                    assertEquals(model.values().stream().mapToLong(d -> d).min().orElseThrow(), model.remove(first));
                }
            }
            assertEquals(model.size(), heap.size());
            assertEquals(model.values().stream().mapToLong(d -> d).min().orElse(Long.MAX_VALUE), heap.earliest());
        }
        long before = Long.MIN_VALUE;
        for (DeadlineHeap.Entry entry = heap.poll(1000); entry != null; entry = heap.poll(1000)) {
            assertTrue(model.get(entry) >= before);
            before = model.remove(entry);
        }
        assertTrue(model.isEmpty());
        assertNull(heap.poll(Long.MAX_VALUE));
    }
}
