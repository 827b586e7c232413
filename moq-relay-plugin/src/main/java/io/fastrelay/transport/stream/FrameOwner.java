package io.fastrelay.transport.stream;

/**
 * Who hears what became of a frame: the {@code owner} of everything that an {@link Outbox} writes. The arguments are those
 * of {@link io.fastrelay.transport.packet.PacketBuilder#endFrame}. Loop thread.
 */
public interface FrameOwner {

    /** The frame arrived; perhaps after it had been reported as lost. */
    void acknowledged(long offset, int length, boolean fin);

    /** The frame's packet is lost. */
    void lost(long offset, int length, boolean fin);

    /** A probe is due: the frame may be written again, though it is not lost (RFC 9002 section 6.2.4). */
    void probe(long offset, int length, boolean fin);
}
