package io.fastrelay.transport.stream;

import io.fastrelay.transport.MediaFrame;
import io.fastrelay.transport.MediaStream;
import io.fastrelay.transport.packet.PacketBuilder;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The one {@link MediaFrame} of a connection, used again for every frame: the source writes straight into the packet,
 * behind the room that the frame's head takes. Loop thread.
 */
final class FrameComposer implements MediaFrame {

    /** Frame type and a two-byte length (RFC 9221 section 4). */
    static final int DATAGRAM_OVERHEAD = 3;

    private static final byte DATAGRAM_WITH_LENGTH = 0x31;
    private static final int TWO_BYTE_VARINT = 0x4000;
    private static final byte[] NO_PREFIX = {};

    /** What was begun. */
    private enum Begun {
        NOTHING,
        NEW_BYTES,
        OLD_BYTES,
        DATAGRAM
    }

    private @Nullable PacketBuilder packet;
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    /** Where the frame begins in the buffer, and how far the packet goes. */
    private int start;

    private int end;

    private int datagramLimit;
    private Begun begun = Begun.NOTHING;
    private boolean composed;

    private @Nullable MediaOutgoing stream;
    private long offset;
    /** Whether the frame's head, with the prefix if there is one, is in the buffer. */
    private boolean headed;

    private int dataStart;
    /** Where the source's own bytes begin: behind the prefix if there is one. */
    private int sourceStart;

    /** Prepares for one call of the source. */
    void begin(PacketBuilder target, int maxDatagram) {
        packet = target;
        buffer = target.buffer();
        start = buffer.position();
        end = start + target.room();
        datagramLimit = maxDatagram;
        begun = Begun.NOTHING;
        composed = false;
    }

    /** Takes back what was begun and not ended. */
    void end() {
        if (!composed) {
            rewind();
        }
        packet = null;
        stream = null;
    }

    /** Whether a frame was put into the packet. */
    boolean isComposed() {
        return composed;
    }

    @Override
    public ByteBuffer stream(MediaStream continued) {
        MediaOutgoing outgoing = (MediaOutgoing) continued;
        byte[] prefix = outgoing.unsentPrefix() > 0 ? outgoing.prefix() : NO_PREFIX;
        boolean possible = !outgoing.isReset() && !outgoing.finSent && outgoing.window() >= prefix.length;
        return beginStream(Begun.NEW_BYTES, outgoing, outgoing.sent, prefix, possible ? outgoing.credit() : -1);
    }

    @Override
    public ByteBuffer repeat(MediaStream continued, long mediaOffset) {
        MediaOutgoing outgoing = (MediaOutgoing) continued;
        if (mediaOffset < 0 || mediaOffset >= outgoing.offset()) {
            throw new IllegalArgumentException("stream " + outgoing.streamId + ": offset " + mediaOffset
                    + " is to be repeated where " + outgoing.offset() + " bytes were sent");
        }
        long from = mediaOffset + outgoing.prefix().length;
        long most = outgoing.isReset() ? -1 : outgoing.sent - from;
        return beginStream(Begun.OLD_BYTES, outgoing, from, NO_PREFIX, most);
    }

    @Override
    public void endStream(boolean fin) {
        MediaOutgoing outgoing = stream;
        if (outgoing == null || begun == Begun.DATAGRAM || begun == Begun.NOTHING || composed) {
            throw new IllegalStateException("endStream() without stream() or repeat()");
        }
        boolean isNew = begun == Begun.NEW_BYTES;
        boolean empty = buffer.position() == sourceStart;
        if (!headed || empty && !(fin && isNew)) {
            return;
        }
        int length = buffer.position() - dataStart;
        boolean last = isNew ? fin : outgoing.finBelongs(offset + length);
        StreamFrames.end(buffer, start, dataStart, last);
        finish(outgoing, offset, length, last);
        if (isNew) {
            outgoing.advance(length, last);
        } else if (last) {
            outgoing.finLost = false;
        }
    }

    @Override
    public ByteBuffer datagram() {
        rewind();
        begun = Begun.DATAGRAM;
        stream = null;
        int most = Math.min(end - start - DATAGRAM_OVERHEAD, datagramLimit);
        headed = most >= 0 && datagramLimit > 0;
        if (!headed) {
            return buffer.limit(start);
        }
        buffer.put(DATAGRAM_WITH_LENGTH).putShort((short) 0);
        dataStart = buffer.position();
        return buffer.limit(dataStart + most);
    }

    @Override
    public void endDatagram() {
        if (begun != Begun.DATAGRAM || composed) {
            throw new IllegalStateException("endDatagram() without datagram()");
        }
        if (headed) {
            buffer.putShort(start + 1, (short) (TWO_BYTE_VARINT | (buffer.position() - dataStart)));
            finish(null, 0, 0, false);
        }
    }

    /** @param most bytes that the source may write, negative if there is nothing to be sent on the stream */
    private ByteBuffer beginStream(Begun what, MediaOutgoing outgoing, long from, byte[] prefix, long most) {
        rewind();
        begun = what;
        stream = outgoing;
        offset = from;
        int space = end - start - StreamFrames.overhead(outgoing.streamId, from) - prefix.length;
        headed = space >= 0 && most >= 0;
        if (!headed) {
            return buffer.limit(start);
        }
        StreamFrames.begin(buffer, outgoing.streamId, from);
        dataStart = buffer.position();
        buffer.put(prefix);
        sourceStart = buffer.position();
        long room = Math.min(Math.min(space, most), StreamFrames.MOST_DATA - prefix.length);
        return buffer.limit(sourceStart + (int) room);
    }

    private void finish(@Nullable Object owner, long from, int length, boolean fin) {
        buffer.limit(end);
        composed = true;
        target().endFrame(owner, from, length, fin);
    }

    private void rewind() {
        if (composed) {
            throw new IllegalStateException("one frame at a time");
        }
        target();
        buffer.limit(end).position(start);
    }

    private PacketBuilder target() {
        if (packet == null) {
            throw new IllegalStateException("a frame is valid inside produce() only");
        }
        return packet;
    }
}
