package io.fastrelay.transport.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.transport.ReceiveHandler;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncomingTest {

    private final End server = End.open(false);

    private void receive(long offset, byte[] packet, int from, int length, boolean fin) throws Exception {
        ByteBuffer data = ByteBuffer.wrap(packet, from, length);
        server.table.onStream(2, offset, data, fin);
    }

    @Test
    void bytes_in_order_are_not_copied() throws Exception {
        byte[] packet = new byte[100];
        List<byte[]> seen = new ArrayList<>();
        server.onStream = stream -> new ReceiveHandler() {
            @Override
            public void onData(ByteBuffer data, boolean fin) {
                seen.add(data.array());
            }

            @Override
            public void onReset(long code) {
                throw new AssertionError("no reset");
            }
        };
        receive(0, packet, 10, 50, false);
        receive(50, packet, 10, 50, true);
        assertEquals(2, seen.size());
        seen.forEach(array -> assertSame(packet, array));
    }

    @Test
    void bytes_that_come_while_the_context_is_busy_are_copied_and_follow() throws Exception {
        byte[] packet = End.bytes(100).array();
        server.context.execute(() -> {
            try {
                receive(0, packet, 0, 50, false);
                receive(50, packet, 50, 50, true);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            Arrays.fill(packet, (byte) 0);
            assertTrue(server.arrived.isEmpty());
        });
        assertArrayEquals(End.bytes(100).array(), server.arrived.get(2L).bytes());
        assertTrue(server.arrived.get(2L).fin);
    }

    @Test
    void what_came_early_follows_at_once() throws Exception {
        byte[] bytes = End.bytes(90).array();
        receive(60, bytes, 60, 30, true);
        receive(30, bytes, 30, 40, false);
        assertEquals(0, server.arrived.get(2L).bytes().length);
        receive(0, bytes, 0, 35, false);
        assertArrayEquals(bytes, server.arrived.get(2L).bytes());
        assertTrue(server.arrived.get(2L).fin);
    }

    @Test
    void an_empty_stream_is_announced_and_ends() throws Exception {
        receive(0, new byte[0], 0, 0, true);
        assertTrue(server.arrived.get(2L).fin);
        server.outbox.onWake();
        assertEquals(0, server.table.size());
    }

    @Test
    void a_handler_that_throws_fails_the_connection() throws Exception {
        server.onStream = stream -> {
            throw new IllegalStateException("broken");
        };
        receive(0, new byte[1], 0, 1, false);
        assertEquals(1, server.failures.size());
    }

    @Test
    void a_handler_without_a_class_or_memory_fails_the_connection_too() throws Exception {
        server.onStream = stream -> new ReceiveHandler() {
            @Override
            public void onData(ByteBuffer data, boolean fin) {
                throw new NoClassDefFoundError("gone");
            }

            @Override
            public void onReset(long code) {
                throw new AssertionError("no reset");
            }
        };
        receive(0, new byte[1], 0, 1, false);
        assertEquals(1, server.failures.size());
    }

    @Test
    void a_reset_drops_what_waits_and_is_told() throws Exception {
        server.onStream = stream -> {
            stream.stream.pause();
            return stream;
        };
        receive(0, new byte[10], 0, 10, false);
        receive(20, new byte[10], 0, 10, false);
        server.table.onResetStream(2, 77, 40);
        Arrived arrived = server.arrived.get(2L);
        arrived.stream.resume();
        assertEquals(77, arrived.reset);
        assertEquals(0, arrived.bytes().length);
        server.outbox.onWake();
        assertEquals(0, server.table.size());
    }

    @Test
    void a_reset_behind_the_whole_stream_is_ignored() throws Exception {
        server.onStream = stream -> {
            stream.stream.pause();
            return stream;
        };
        receive(0, new byte[10], 0, 10, true);
        server.table.onResetStream(2, 77, 10);
        Arrived arrived = server.arrived.get(2L);
        arrived.stream.resume();
        assertTrue(arrived.fin);
        assertEquals(10, arrived.bytes().length);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void any_order_any_overlap_and_any_pause_give_the_stream(long seed) throws Exception {
        Random random = new Random(seed);
        byte[] bytes = End.bytes(60_000).array();
        Arrived[] arrived = new Arrived[1];
        server.onStream = stream -> {
            arrived[0] = stream;
            return stream;
        };
        List<Integer> order = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += 200) {
            order.add(from);
        }
        Collections.shuffle(order, random);
        for (int start : order) {
            int from = Math.max(0, start - random.nextInt(300));
            int to = Math.min(bytes.length, start + 200 + random.nextInt(300));
            byte[] packet = Arrays.copyOfRange(bytes, from, to);
            Runnable coming = () -> {
                try {
                    receive(from, packet, 0, packet.length, to == bytes.length);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            };
            if (random.nextInt(4) == 0) {
                server.context.execute(coming);
            } else {
                coming.run();
            }
            Arrays.fill(packet, (byte) -1);
            if (arrived[0] != null && random.nextInt(10) == 0) {
                arrived[0].stream.pause();
            }
            if (arrived[0] != null && random.nextInt(10) == 0) {
                arrived[0].stream.resume();
            }
        }
        arrived[0].stream.resume();
        assertArrayEquals(bytes, arrived[0].bytes());
        assertTrue(arrived[0].fin);
        assertEquals(List.of(), server.failures);
    }
}
