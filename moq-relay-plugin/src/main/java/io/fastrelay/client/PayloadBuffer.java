package io.fastrelay.client;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Collects the payload of one object. Grows as bytes come, so that a length alone costs nothing. */
final class PayloadBuffer {

    private static final int FIRST = 64 * 1024;

    private final int length;
    private byte[] bytes;
    private int filled;

    PayloadBuffer(long length) {
        if (length > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("an object of " + length + " bytes cannot be delivered whole");
        }
        this.length = (int) length;
        this.bytes = new byte[Math.min(this.length, FIRST)];
    }

    /** Appends; whether the payload is complete. */
    boolean add(ByteBuffer chunk) {
        int more = chunk.remaining();
        if (filled + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(length, Math.max(bytes.length * 2L, filled + more)));
        }
        chunk.get(bytes, filled, more);
        filled += more;
        return filled == length;
    }

    boolean complete() {
        return filled == length;
    }

    byte[] bytes() {
        return bytes.length == length ? bytes : Arrays.copyOf(bytes, length);
    }
}
