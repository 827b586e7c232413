package io.fastrelay.transport;

import java.nio.ByteBuffer;

/**
 * The place for one STREAM or DATAGRAM frame in the packet that is being built. Valid inside one
 * {@link MediaSource#produce} call; the buffers are reused, and they are parts of the packet: what is put goes from the
 * position on, which is hardly ever 0. A frame that was begun and not ended when the call returns
 * NOTHING or NEEDS_NEW_PACKET is not sent.
 */
public interface MediaFrame {

    /**
     * Begins a STREAM frame that continues {@code stream} at {@link MediaStream#offset}. The buffer has as much room as
     * packet and flow control leave; it may be empty.
     */
    ByteBuffer stream(MediaStream stream);

    /**
     * Begins a STREAM frame with bytes that were handed out before and lost. Needs no flow control credit. The buffer's
     * room ends at {@link MediaStream#offset} at the latest; it may be empty if the packet has no room.
     *
     * @param offset of the first byte, below {@link MediaStream#offset}
     */
    ByteBuffer repeat(MediaStream stream, long offset);

    /**
     * Ends the STREAM frame with the bytes put into the buffer, and with FIN if nothing will follow. For a repeated frame
     * the channel knows itself whether FIN belongs to it, and the argument says nothing.
     */
    void endStream(boolean fin);

    /** Begins a DATAGRAM frame. The buffer has room for {@link MediaChannel#maxDatagramLength} bytes or what the packet leaves. */
    ByteBuffer datagram();

    void endDatagram();
}
