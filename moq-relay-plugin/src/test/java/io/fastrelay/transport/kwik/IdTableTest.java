package io.fastrelay.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class IdTableTest {

    @ParameterizedTest
    @ValueSource(ints = {8, 13, 20})
    void it_agrees_with_a_map_through_a_random_history(int length) {
        IdTable<Integer> table = new IdTable<>(length);
        Map<ConnectionIdBytes, Integer> reference = new HashMap<>();
        Random random = new Random(length);
        List<byte[]> ids = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            byte[] id = new byte[length];
            random.nextBytes(id);
            if (i % 3 == 0) {
                // as many with the same head as would never be
                java.util.Arrays.fill(id, 0, 8, (byte) 1);
                id[length - 1] = length > 8 ? (byte) i : 1;
            }
            ids.add(id);
        }
        for (int i = 0; i < 20_000; i++) {
            byte[] id = ids.get(random.nextInt(ids.size()));
            ConnectionIdBytes key = new ConnectionIdBytes(id);
            if (random.nextBoolean()) {
                table.put(id, i);
                reference.put(key, i);
            } else {
                assertEquals(reference.remove(key), table.remove(id));
            }
            byte[] asked = ids.get(random.nextInt(ids.size()));
            byte[] packet = new byte[length + 9];
            System.arraycopy(asked, 0, packet, 3, length);
            assertEquals(reference.get(new ConnectionIdBytes(asked)), table.find(packet, 3));
            assertEquals(reference.size(), table.size());
        }
    }

    @Test
    void ids_of_another_length_are_refused_and_never_found() {
        IdTable<String> table = new IdTable<>(8);
        assertThrows(IllegalArgumentException.class, () -> table.put(new byte[9], "nine"));
        assertNull(table.remove(new byte[9]));
        assertThrows(IllegalArgumentException.class, () -> new IdTable<>(7));
    }

    @Test
    void what_stays_is_found_while_others_come_and_go() throws Exception {
        IdTable<Integer> table = new IdTable<>(8);
        byte[][] staying = new byte[50][];
        Random random = new Random(1);
        for (int i = 0; i < staying.length; i++) {
            staying[i] = new byte[8];
            random.nextBytes(staying[i]);
            table.put(staying[i], i);
        }
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                for (int i = 0; i < staying.length; i++) {
                    assertEquals(i, table.find(staying[i], 0));
                }
            }
        });
        for (int round = 0; round < 20; round++) {
            List<byte[]> others = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                byte[] id = new byte[8];
                random.nextBytes(id);
                others.add(id);
                table.put(id, -1);
            }
            others.forEach(table::remove);
        }
        over.set(true);
        reader.join();
    }
}
