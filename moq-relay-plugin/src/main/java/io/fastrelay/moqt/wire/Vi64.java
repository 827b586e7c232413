package io.fastrelay.moqt.wire;

import io.fastrelay.moqt.VarintFormat;
import java.nio.ByteBuffer;

/**
 * The variable-length integer of draft 17 and later (draft 18 section 1.4.1): the number of leading one bits tells how
 * many bytes follow the first, so that nine bytes hold 64 bits.
 */
public final class Vi64 implements VarintFormat {

    public static final Vi64 INSTANCE = new Vi64();

    private static final int MAX_LENGTH = 9;
    /** An encoding of this many bytes has no value bits in its first byte. */
    private static final int LENGTH_WITHOUT_FIRST = 8;

    private Vi64() {}

    @Override
    public int length(long value) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(value);
        return bits <= 7 ? 1 : Math.min(MAX_LENGTH, (bits + 6) / 7);
    }

    @Override
    public int maxLength() {
        return MAX_LENGTH;
    }

    @Override
    public void put(ByteBuffer target, long value) {
        if ((value & ~0x7FL) == 0) {
            target.put((byte) value);
        } else {
            write(target, value, length(value));
        }
    }

    @Override
    public void put(ByteBuffer target, long value, int length) {
        if (length < length(value) || length > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    Long.toUnsignedString(value) + " has no encoding of " + length + " bytes");
        }
        write(target, value, length);
    }

    private static void write(ByteBuffer target, long value, int length) {
        // length - 1 leading ones; the cast drops what is left of the byte
        int prefix = 0xFF00 >> (length - 1);
        if (length <= LENGTH_WITHOUT_FIRST) {
            prefix |= (int) (value >>> (8 * (length - 1)));
        }
        target.put((byte) prefix);
        for (int shift = 8 * (length - 2); shift >= 0; shift -= 8) {
            target.put((byte) (value >>> shift));
        }
    }

    @Override
    public int lengthFrom(byte first) {
        return Math.min(MAX_LENGTH, Integer.numberOfLeadingZeros(~first << 24) + 1);
    }

    @Override
    public long get(ByteBuffer source) {
        byte first = source.get();
        if (first >= 0) {
            return first;
        }
        int length = lengthFrom(first);
        long value = length >= LENGTH_WITHOUT_FIRST ? 0 : first & (0xFF >> length);
        for (int i = 1; i < length; i++) {
            value = value << 8 | source.get() & 0xFF;
        }
        return value;
    }
}
