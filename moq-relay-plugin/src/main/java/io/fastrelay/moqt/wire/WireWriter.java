package io.fastrelay.moqt.wire;

import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.VarintFormat;
import java.nio.ByteBuffer;

/** Collects the bytes of one structure; grows as needed. Not for the data path. */
public final class WireWriter {

    private static final int START_SIZE = 128;

    private final VarintFormat format;
    private ByteBuffer bytes = ByteBuffer.allocate(START_SIZE);

    public WireWriter(VarintFormat format) {
        this.format = format;
    }

    public VarintFormat format() {
        return format;
    }

    public int size() {
        return bytes.position();
    }

    public WireWriter varint(long value) {
        room(format.maxLength());
        format.put(bytes, value);
        return this;
    }

    public WireWriter uint8(int value) {
        if (value < 0 || value > 0xFF) {
            throw new IllegalArgumentException(value + " does not fit into 8 bits");
        }
        room(1);
        bytes.put((byte) value);
        return this;
    }

    public WireWriter location(Location location) {
        return varint(location.group()).varint(location.object());
    }

    /** Bytes behind their length. */
    public WireWriter bytes(byte[] value) {
        return varint(value.length).raw(value);
    }

    public WireWriter raw(byte[] value) {
        room(value.length);
        bytes.put(value);
        return this;
    }

    public byte[] toByteArray() {
        byte[] copy = new byte[bytes.position()];
        bytes.get(0, copy);
        return copy;
    }

    private void room(int length) {
        if (bytes.remaining() < length) {
            ByteBuffer larger = ByteBuffer.allocate(Math.max(bytes.capacity() * 2, bytes.position() + length));
            bytes = larger.put(bytes.flip());
        }
    }
}
