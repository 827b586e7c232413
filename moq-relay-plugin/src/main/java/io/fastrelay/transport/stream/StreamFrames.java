package io.fastrelay.transport.stream;

import java.nio.ByteBuffer;

/**
 * Writes STREAM frames (RFC 9000 section 19.8) around data that is put in place: always with offset and length, the
 * latter in two bytes, since it is known last.
 */
final class StreamFrames {

    /** The largest length that two bytes hold. */
    static final int MOST_DATA = (1 << 14) - 1;

    private static final int TYPE = 0x08;
    private static final int OFF = 0x04;
    private static final int LEN = 0x02;
    private static final int FIN = 0x01;
    private static final int TWO_BYTE_VARINT = 0x4000;

    private StreamFrames() {}

    /** Bytes of the frame besides its data. */
    static int overhead(long streamId, long offset) {
        return 1 + VarInts.length(streamId) + VarInts.length(offset) + 2;
    }

    /** Writes what comes before the data; the buffer's position is where the data goes then. */
    static void begin(ByteBuffer buffer, long streamId, long offset) {
        buffer.put((byte) 0);
        VarInts.put(buffer, streamId);
        VarInts.put(buffer, offset);
        buffer.putShort((short) 0);
    }

    /**
     * Completes the frame that begins at {@code start} and whose data, from {@code dataStart} on, ends at the buffer's
     * position.
     */
    static void end(ByteBuffer buffer, int start, int dataStart, boolean fin) {
        buffer.put(start, (byte) (TYPE | OFF | LEN | (fin ? FIN : 0)));
        buffer.putShort(dataStart - 2, (short) (TWO_BYTE_VARINT | (buffer.position() - dataStart)));
    }
}
