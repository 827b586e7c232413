package io.fastrelay.transport.packet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the fields of frames from the payload of a packet (RFC 9000 section 16). Used again for every packet, so that
 * nothing is allocated; whoever reads past the end gets FRAME_ENCODING_ERROR. One thread.
 */
final class PayloadCursor {

    /** Largest value of a variable-length integer. */
    static final long MAX_VALUE = (1L << 62) - 1;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private ByteBuffer view = ByteBuffer.allocate(0);
    private byte[] bytes = view.array();
    private int position;
    private int limit;
    private int frame;
    private int frameType;

    /** Begins a payload. */
    void start(byte[] payload, int length) {
        if (length > payload.length) {
            throw new IllegalArgumentException("expected " + length + " bytes in an array of " + payload.length);
        }
        if (payload != bytes) {
            bytes = payload;
            view = ByteBuffer.wrap(payload);
        }
        position = 0;
        limit = length;
    }

    boolean atEnd() {
        return position == limit;
    }

    int position() {
        return position;
    }

    /** Back to a field that was read before. */
    void position(int earlier) {
        position = earlier;
    }

    /** Where the current frame begins. */
    int frame() {
        return frame;
    }

    /** Bytes that are left. */
    int remaining() {
        return limit - position;
    }

    /**
     * The type of the next frame, which must be ACK_FREQUENCY or one of those that take one byte.
     *
     * @throws QuicException PROTOCOL_VIOLATION if it is longer than need be (RFC 9000 section 12.4),
     *     FRAME_ENCODING_ERROR if it is unknown for its length
     */
    int type() throws QuicException {
        frame = position;
        frameType = bytes[position] & 0xff;
        if (frameType < 0x40) {
            position++;
            return frameType;
        }
        int prefix = frameType >>> 6;
        if (remaining() < 1 << prefix) {
            throw new QuicException(
                    QuicException.FRAME_ENCODING_ERROR, "expected a frame type, got its beginning at byte " + position);
        }
        long type = varint();
        if (type < shortest(prefix)) {
            throw new QuicException(
                    QuicException.PROTOCOL_VIOLATION,
                    "frame type 0x" + Long.toHexString(type) + " is written in " + (1 << prefix) + " bytes");
        }
        if (type == FrameType.ACK_FREQUENCY) {
            frameType = FrameType.ACK_FREQUENCY;
            return frameType;
        }
        throw unknown(type);
    }

    static QuicException unknown(long type) {
        return new QuicException(
                QuicException.FRAME_ENCODING_ERROR, "frame type 0x" + Long.toHexString(type) + " is not known");
    }

    /** Smallest value that needs the length with this prefix. */
    private static long shortest(int prefix) {
        return prefix == 1 ? 1L << 6 : prefix == 2 ? 1L << 14 : 1L << 30;
    }

    /** A variable-length integer, in any of its lengths. */
    long varint() throws QuicException {
        if (position >= limit) {
            throw truncated();
        }
        int first = bytes[position];
        int length = 1 << (first >>> 6 & 3);
        if (length > limit - position) {
            throw truncated();
        }
        long value = first & 0x3f;
        for (int i = 1; i < length; i++) {
            value = value << 8 | bytes[position + i] & 0xff;
        }
        position += length;
        return value;
    }

    int octet() throws QuicException {
        if (position >= limit) {
            throw truncated();
        }
        return bytes[position++] & 0xff;
    }

    /** Eight bytes. */
    long fixed() throws QuicException {
        int at = position;
        skip(Long.BYTES);
        return (long) LONG.get(bytes, at);
    }

    /** @param count as it came */
    void skip(long count) throws QuicException {
        if (count > limit - position) {
            throw truncated();
        }
        position += (int) count;
    }

    /** Everything up to the first byte that is not zero: a run of PADDING frames. */
    void skipZeros() {
        while (limit - position >= Long.BYTES && (long) LONG.get(bytes, position) == 0) {
            position += Long.BYTES;
        }
        while (position < limit && bytes[position] == 0) {
            position++;
        }
    }

    /**
     * The next bytes, in place.
     *
     * @param count as it came
     * @return the same buffer each time, with position and limit around them
     */
    ByteBuffer slice(long count) throws QuicException {
        int at = position;
        skip(count);
        return view.limit(position).position(at);
    }

    private QuicException truncated() {
        return error("ends after " + (limit - frame) + " bytes, where the packet ends");
    }

    /** FRAME_ENCODING_ERROR of the current frame. */
    QuicException error(String what) {
        return new QuicException(
                QuicException.FRAME_ENCODING_ERROR, FrameType.name(frameType) + " frame at byte " + frame + " " + what);
    }
}
