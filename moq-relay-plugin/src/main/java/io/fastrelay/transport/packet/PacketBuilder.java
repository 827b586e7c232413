package io.fastrelay.transport.packet;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The packet that is being built: a heap buffer that frames are written to. One per loop, used again for every packet.
 * Valid inside one {@link FrameSource#fill} call.
 */
public final class PacketBuilder {

    /** Hears which frames the packet holds that somebody remembers. */
    interface FrameVisitor {
        void frame(Object owner, long offset, int length, boolean fin);
    }

    /** Bytes of a packet number: always the longest, so that no acknowledgement can be too far behind. */
    static final int NUMBER_LENGTH = 4;

    private static final int FIXED_BIT = 0x40;
    private static final byte PING = 0x01;
    private static final int FRAMES = 16;

    private final byte[] bytes;
    private final ByteBuffer buffer;
    private int headerLength;
    /** Where the next frame begins, and where the payload must end. */
    private int end;

    private int limit;
    private boolean ackEliciting;
    private boolean acknowledges;

    private @Nullable Object[] owners = new Object[FRAMES];
    private long[] offsets = new long[FRAMES];
    private int[] lengths = new int[FRAMES];
    private boolean[] fins = new boolean[FRAMES];
    private int frames;

    /** @param capacity largest UDP payload */
    PacketBuilder(int capacity) {
        bytes = new byte[capacity];
        buffer = ByteBuffer.wrap(bytes);
    }

    /** Bytes that are left for frames. */
    public int room() {
        return limit - end;
    }

    /**
     * Where the next frame begins; position and limit may be moved and bytes be put anywhere behind the position. Nothing
     * counts until {@link #endFrame}.
     */
    public ByteBuffer buffer() {
        return buffer;
    }

    /**
     * Ends a frame at the buffer's position. It makes the packet ack-eliciting.
     *
     * @param owner comes back with the fate of the packet; null: nobody wants to know
     * @param offset comes back, e.g. a stream offset
     * @param length comes back, e.g. bytes of stream data; 0 or more
     * @param fin comes back
     */
    public void endFrame(@Nullable Object owner, long offset, int length, boolean fin) {
        advance();
        ackEliciting = true;
        if (owner != null) {
            note(owner, offset, length, fin);
        }
    }

    /** Begins a packet with this room for header and payload. */
    void begin(int headerLength, int limit) {
        this.headerLength = headerLength;
        this.limit = limit;
        end = headerLength;
        ackEliciting = false;
        acknowledges = false;
        Arrays.fill(owners, 0, frames, null);
        frames = 0;
        again();
    }

    /** Forgets what was written behind the last frame. */
    void again() {
        buffer.limit(limit).position(end);
    }

    /** Ends an ACK frame at the buffer's position; its fate is told if the packet is one that will have a fate. */
    void endAck(Object owner, long largest) {
        advance();
        acknowledges = true;
        note(owner, largest, 0, false);
    }

    void ping() {
        buffer.put(PING);
        endFrame(null, 0, 0, false);
    }

    /** PADDING up to a length of header and payload, as far as there is room. */
    void pad(int length) {
        int to = Math.min(length, limit);
        if (to > end) {
            Arrays.fill(bytes, end, to, (byte) 0);
            end = to;
            again();
        }
    }

    boolean isAckEliciting() {
        return ackEliciting;
    }

    /** Whether there is an ACK frame in it. */
    boolean acknowledges() {
        return acknowledges;
    }

    boolean isEmpty() {
        return end == headerLength;
    }

    /** Writes the header (RFC 9000 section 17.3.1), without the key phase. */
    void header(boolean spin, byte[] id, long packetNumber) {
        bytes[0] = (byte) (FIXED_BIT | (spin ? 0x20 : 0) | NUMBER_LENGTH - 1);
        System.arraycopy(id, 0, bytes, 1, id.length);
        buffer.putInt(headerLength - NUMBER_LENGTH, (int) packetNumber);
    }

    byte[] bytes() {
        return bytes;
    }

    int headerLength() {
        return headerLength;
    }

    /** Of header and payload. */
    int length() {
        return end;
    }

    void forEachFrame(FrameVisitor visitor) {
        for (int i = 0; i < frames; i++) {
            Object owner = owners[i];
            if (owner != null) {
                visitor.frame(owner, offsets[i], lengths[i], fins[i]);
            }
        }
    }

    private void advance() {
        int position = buffer.position();
        if (position <= end || position > limit) {
            throw new IllegalStateException("expected a frame of 1 to " + room() + " bytes, got " + (position - end));
        }
        end = position;
        buffer.limit(limit);
    }

    private void note(Object owner, long offset, int length, boolean fin) {
        if (frames == owners.length) {
            owners = Arrays.copyOf(owners, frames * 2);
            offsets = Arrays.copyOf(offsets, frames * 2);
            lengths = Arrays.copyOf(lengths, frames * 2);
            fins = Arrays.copyOf(fins, frames * 2);
        }
        owners[frames] = owner;
        offsets[frames] = offset;
        lengths[frames] = length;
        fins[frames] = fin;
        frames++;
    }
}
