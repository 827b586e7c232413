package io.fastrelay.transport.packet;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The packet that is being built: a heap buffer that frames are written to. One per loop, used again for every packet.
 * Valid inside one {@link FrameSource#fill} call.
 */
public final class PacketBuilder {

    /** Bytes that are left for frames. */
    public int room() {
        throw new UnsupportedOperationException();
    }

    /**
     * Where the next frame begins; position and limit may be moved and bytes be put anywhere behind the position. Nothing
     * counts until {@link #endFrame}.
     */
    public ByteBuffer buffer() {
        throw new UnsupportedOperationException();
    }

    /**
     * Ends a frame at the buffer's position. It makes the packet ack-eliciting.
     *
     * @param owner comes back with the fate of the packet; null: nobody wants to know
     * @param offset comes back, e.g. a stream offset
     * @param length comes back, e.g. bytes of stream data
     * @param fin comes back
     */
    public void endFrame(@Nullable Object owner, long offset, int length, boolean fin) {
        throw new UnsupportedOperationException();
    }
}
