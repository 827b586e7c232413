package io.fastrelay.transport.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiveBufferTest {

    @Test
    void bytes_come_out_only_when_those_before_them_are_there() {
        ReceiveBuffer buffer = new ReceiveBuffer();
        buffer.add(3, new byte[] {4, 5});
        assertNull(buffer.poll());
        assertEquals(1, buffer.earlyPieces());
        buffer.add(0, new byte[] {1, 2, 3});
        assertArrayEquals(new byte[] {1, 2, 3, 4, 5}, drain(buffer));
        assertEquals(5, buffer.readOffset());
        assertEquals(0, buffer.earlyPieces());
    }

    @Test
    void what_was_there_already_is_dropped() {
        ReceiveBuffer buffer = new ReceiveBuffer();
        buffer.add(0, new byte[] {1, 2, 3});
        buffer.add(0, new byte[] {1, 2, 3});
        buffer.add(1, new byte[] {2, 3, 4});
        assertArrayEquals(new byte[] {1, 2, 3, 4}, drain(buffer));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void any_order_with_any_overlap_gives_the_stream(int seed) {
        Random random = new Random(seed);
        byte[] stream = new byte[20_000];
        new Random(seed).nextBytes(stream);
        ReceiveBuffer buffer = new ReceiveBuffer();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < 2_000; i++) {
            int from = random.nextInt(stream.length);
            int to = Math.min(stream.length, from + 1 + random.nextInt(300));
            buffer.add(from, Arrays.copyOfRange(stream, from, to));
            if (random.nextInt(10) == 0) {
                out.writeBytes(drain(buffer));
            }
        }
        for (int from = 0; from < stream.length; from += 1000) {
            buffer.add(from, Arrays.copyOfRange(stream, from, from + 1000));
        }
        out.writeBytes(drain(buffer));
        assertArrayEquals(stream, out.toByteArray());
        assertEquals(0, buffer.earlyPieces());
    }

    @Test
    void overlapping_pieces_are_kept_once() {
        ReceiveBuffer buffer = new ReceiveBuffer();
        for (int i = 1; i <= 1000; i++) {
            buffer.add(i, new byte[1000]);
        }
        // 1999 bytes in all, whatever was sent: the first piece whole, of each other one its last byte
        buffer.add(0, new byte[1]);
        assertEquals(2000, drain(buffer).length);
        for (int i = 1000; i >= 1; i--) {
            buffer.add(2000 + i * 10L, new byte[1000]);
        }
        assertTrue(buffer.earlyPieces() <= 1000);
    }

    @Test
    void tiny_pieces_share_memory_while_nobody_reads() {
        ReceiveBuffer buffer = new ReceiveBuffer();
        for (int i = 0; i < 10_000; i++) {
            buffer.add(i, new byte[] {(byte) i});
        }
        int chunks = 0;
        int bytes = 0;
        for (ByteBuffer chunk = buffer.poll(); chunk != null; chunk = buffer.poll()) {
            chunks++;
            while (chunk.hasRemaining()) {
                assertEquals((byte) bytes++, chunk.get());
            }
        }
        assertEquals(10_000, bytes);
        assertTrue(chunks < 10, chunks + " chunks");
    }

    private static byte[] drain(ReceiveBuffer buffer) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (ByteBuffer chunk = buffer.poll(); chunk != null; chunk = buffer.poll()) {
            byte[] part = new byte[chunk.remaining()];
            chunk.get(part);
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
