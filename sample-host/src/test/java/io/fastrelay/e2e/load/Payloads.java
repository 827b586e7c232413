package io.fastrelay.e2e.load;

import java.nio.ByteBuffer;
import java.util.Random;

/**
 * Payloads of the load: sequence number, the time at which the object was due, then bytes that the sequence number
 * decides. Checking costs one comparison of memory.
 */
final class Payloads {

    static final int HEAD = 16;
    private static final int NOISE = 1 << 16;

    private final ByteBuffer noise;
    private final int size;

    /** @param size of every payload, 16 to 32,768 bytes */
    Payloads(int size) {
        if (size < HEAD || size > NOISE / 2) {
            throw new IllegalArgumentException("expected a payload of 16 to 32768 bytes, got " + size);
        }
        this.size = size;
        byte[] bytes = new byte[NOISE];
        new Random(18).nextBytes(bytes);
        noise = ByteBuffer.wrap(bytes);
    }

    int size() {
        return size;
    }

    void put(ByteBuffer target, long sequence, long dueNanos) {
        target.putLong(sequence).putLong(dueNanos).put(tail(sequence, 0, size - HEAD));
    }

    /** Whether these bytes are the ones of that object's tail, {@code offset} bytes behind the head. */
    boolean matches(long sequence, int offset, ByteBuffer bytes) {
        return tail(sequence, offset, bytes.remaining()).equals(bytes);
    }

    private ByteBuffer tail(long sequence, int offset, int length) {
        int at = (int) (sequence * 31 % (NOISE - size)) + offset;
        return noise.slice(at, length);
    }
}
