package io.fastrelay.moqt;

import java.nio.ByteBuffer;

/**
 * Reads a variable-length integer that may arrive in pieces of any size, as the type of a stream may (peers write single
 * bytes). Can be used again for the next number. Not thread-safe.
 */
public final class VarintReader {

    private final VarintFormat format;
    private final ByteBuffer partial;
    private int missing;
    private long value;

    public VarintReader(VarintFormat format) {
        this.format = format;
        this.partial = ByteBuffer.allocate(format.maxLength());
    }

    /**
     * Takes from {@code data} what belongs to the number, and no byte more.
     *
     * @return whether the number is complete; {@link #value} holds it then and the next call begins another one
     */
    public boolean read(ByteBuffer data) {
        if (missing == 0) {
            if (!data.hasRemaining()) {
                return false;
            }
            int length = format.lengthFrom(data.get(data.position()));
            if (data.remaining() >= length) {
                value = format.get(data);
                return true;
            }
            missing = length;
            partial.clear();
        }
        while (data.hasRemaining()) {
            partial.put(data.get());
            if (--missing == 0) {
                value = format.get(partial.flip());
                return true;
            }
        }
        return false;
    }

    /** The number that the last successful {@link #read} completed. */
    public long value() {
        return value;
    }

    /** Whether some but not all bytes of a number were read. */
    public boolean isPartial() {
        return missing > 0;
    }
}
