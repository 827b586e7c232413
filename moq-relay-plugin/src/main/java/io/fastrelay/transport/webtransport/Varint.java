package io.fastrelay.transport.webtransport;

import java.nio.ByteBuffer;

/** Variable-length integers (RFC 9000 section 16), read as their bytes come in. */
final class Varint {

    /** Bytes of the value under way that are still to come, 0 between values. */
    private int remaining;

    private long value;

    /** Takes bytes from the buffer; true once a value is complete, which {@link #take} returns. */
    boolean read(ByteBuffer buffer) {
        if (remaining == 0) {
            if (!buffer.hasRemaining()) {
                return false;
            }
            int first = buffer.get() & 0xff;
            remaining = 1 << (first >> 6);
            value = first & 0x3f;
            remaining--;
            if (remaining == 0) {
                return true;
            }
        }
        while (remaining > 0 && buffer.hasRemaining()) {
            value = value << 8 | buffer.get() & 0xff;
            remaining--;
        }
        return remaining == 0;
    }

    /** The value that was read; the next one begins. */
    long take() {
        return value;
    }

    static int length(long value) {
        if (value < 1L << 6) {
            return 1;
        }
        if (value < 1L << 14) {
            return 2;
        }
        return value < 1L << 30 ? 4 : 8;
    }

    static void put(long value, ByteBuffer buffer) {
        switch (length(value)) {
            case 1 -> buffer.put((byte) value);
            case 2 -> buffer.putShort((short) (value | 1L << 14));
            case 4 -> buffer.putInt((int) (value | 2L << 30));
            default -> buffer.putLong(value | 3L << 62);
        }
    }

    /** Encodes some values, one after the other. */
    static byte[] encode(long... values) {
        int length = 0;
        for (long value : values) {
            length += length(value);
        }
        ByteBuffer buffer = ByteBuffer.allocate(length);
        for (long value : values) {
            put(value, buffer);
        }
        return buffer.array();
    }
}
