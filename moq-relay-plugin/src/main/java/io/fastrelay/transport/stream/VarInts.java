package io.fastrelay.transport.stream;

import java.nio.ByteBuffer;

/** Variable-length integers (RFC 9000 section 16), for writing. */
final class VarInts {

    static final int LONGEST = 8;

    private VarInts() {}

    /** Bytes of the shortest encoding. */
    static int length(long value) {
        if (value < 1L << 6) {
            return 1;
        }
        if (value < 1L << 14) {
            return 2;
        }
        return value < 1L << 30 ? 4 : 8;
    }

    static void put(ByteBuffer target, long value) {
        switch (length(value)) {
            case 1 -> target.put((byte) value);
            case 2 -> target.putShort((short) (0x4000 | value));
            case 4 -> target.putInt((int) (0x8000_0000L | value));
            default -> target.putLong(0xc000_0000_0000_0000L | value);
        }
    }
}
