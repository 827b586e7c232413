package io.fastrelay.moqt;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * One Key-Value-Pair with its absolute type (draft 18 section 1.4.3). An even type has a number, an odd type has bytes.
 */
public record KeyValuePair(long type, long number, byte[] bytes) {

    private static final byte[] NONE = new byte[0];

    public static KeyValuePair number(long type, long value) {
        if ((type & 1) != 0) {
            throw new IllegalArgumentException("odd type 0x" + Long.toHexString(type) + " has bytes, not a number");
        }
        return new KeyValuePair(type, value, NONE);
    }

    public static KeyValuePair bytes(long type, byte[] value) {
        if ((type & 1) == 0) {
            throw new IllegalArgumentException("even type 0x" + Long.toHexString(type) + " has a number, not bytes");
        }
        return new KeyValuePair(type, 0, value);
    }

    public boolean isNumber() {
        return (type & 1) == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyValuePair that
                && type == that.type
                && number == that.number
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(type) * 31 + Long.hashCode(number) + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "0x" + Long.toHexString(type) + "="
                + (isNumber() ? Long.toUnsignedString(number) : HexFormat.of().formatHex(bytes));
    }
}
