package io.fastrelay.transport.packet;

/**
 * What a connection sends besides what the {@link PacketConnection} adds by itself (ACK, PING, PATH_CHALLENGE,
 * PATH_RESPONSE, ACK_FREQUENCY, PADDING): everything that somebody has to remember until it is acknowledged. Loop thread,
 * one call at a time.
 */
public interface FrameSource {

    /** What {@link #fill} did. */
    enum Filled {
        /** One frame was written and ended with {@link PacketBuilder#endFrame}. */
        FRAME,
        /** Nothing can be sent now. The connection asks again after a wake, an acknowledgement or a loss. */
        NOTHING,
        /** There is something, but it needs more room than this packet has left. */
        NEEDS_NEW_PACKET
    }

    /** Somebody called {@link PacketConnection#wake}; comes whether or not anything can be sent. */
    void onWake();

    /** Writes at most one frame, the most important one; asked until there is none, or no room. */
    Filled fill(PacketBuilder packet);

    /** A packet arrived that carried this frame; the arguments are those of {@link PacketBuilder#endFrame}. */
    void onAcknowledged(Object owner, long offset, int length, boolean fin);

    /** A packet is lost that carried this frame. It may be acknowledged later all the same. */
    void onLost(Object owner, long offset, int length, boolean fin);

    /**
     * A probe is due (RFC 9002 section 6.2.4) and there is nothing new to send: the frame of the oldest packet in flight
     * may be written again by the next {@link #fill}. It is not lost.
     */
    void onProbe(Object owner, long offset, int length, boolean fin);
}
