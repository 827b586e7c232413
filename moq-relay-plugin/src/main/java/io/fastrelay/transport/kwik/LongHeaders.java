package io.fastrelay.transport.kwik;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The outside of packets with long headers (RFC 8999 section 5.1, RFC 9000 section 17.2). */
final class LongHeaders {

    /** Header form: a long header. */
    static final int LONG = 0x80;
    /** The bit that every packet of version 1 has set. */
    static final int FIXED = 0x40;

    private static final int TYPE = 0x30;
    private static final int INITIAL = 0x00;
    private static final int RETRY = 0x30;
    private static final int VERSION_1 = 1;

    private LongHeaders() {}

    /** The first destination connection id of a datagram that begins with a long header; null if there is no whole one. */
    static byte @Nullable [] destination(byte[] data) {
        int lengthAt = 1 + Integer.BYTES;
        if (data.length <= lengthAt || data.length <= lengthAt + (data[lengthAt] & 0xff)) {
            return null;
        }
        byte[] id = new byte[data[lengthAt] & 0xff];
        System.arraycopy(data, lengthAt + 1, id, 0, id.length);
        return id;
    }

    /**
     * Where a packet with a short header begins behind those with long headers (RFC 9000 section 12.2); the length of the
     * datagram if there is none.
     */
    static int shortHeaderIn(byte[] datagram) {
        int position = 0;
        while (position < datagram.length && (datagram[position] & LONG) != 0) {
            position = end(datagram, position);
        }
        return position < datagram.length && (datagram[position] & FIXED) != 0 ? position : datagram.length;
    }

    /** Where the packet ends that begins here; the end of the datagram where that cannot be known. */
    private static int end(byte[] datagram, int offset) {
        int type = datagram[offset] & TYPE;
        ByteBuffer data = ByteBuffer.wrap(datagram);
        try {
            data.position(offset + 1);
            if (data.getInt() != VERSION_1 || type == RETRY) {
                return datagram.length;
            }
            skip(data, data.get() & 0xff);
            skip(data, data.get() & 0xff);
            if (type == INITIAL) {
                skip(data, varint(data));
            }
            skip(data, varint(data));
            return data.position();
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return datagram.length;
        }
    }

    private static void skip(ByteBuffer data, long bytes) {
        if (bytes > data.remaining()) {
            throw new BufferUnderflowException();
        }
        data.position(data.position() + (int) bytes);
    }

    /** RFC 9000 section 16. */
    private static long varint(ByteBuffer data) {
        int first = data.get() & 0xff;
        long value = first & 0x3f;
        for (int i = 1 << (first >> 6); i > 1; i--) {
            value = value << 8 | data.get() & 0xff;
        }
        return value;
    }
}
