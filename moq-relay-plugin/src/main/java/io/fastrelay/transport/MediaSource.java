package io.fastrelay.transport;

/**
 * Decides what a connection sends next. Everything here is called in the connection's send context, one call at a time:
 * one thread for the life of the connection, which carries other connections too, so nothing may block or take long. It
 * is not the connection's event context: what both touch must be handed over safely.
 */
public interface MediaSource {

    /** What {@link #produce} did. */
    enum Produced {
        /** One frame was filled. */
        FRAME,
        /** Nothing can be sent now; the channel asks again after a wake or when credit or window return. */
        NOTHING,
        /** There is something, but it needs more room than this packet has left. */
        NEEDS_NEW_PACKET
    }

    /** Follows {@link MediaChannel#wake}, also while nothing can be sent. At most once for many wakes. */
    void onWake();

    /** Fills at most one frame, choosing the most important of what is ready. Asked again until there is none or no room. */
    Produced produce(MediaFrame frame);

    /** All bytes of the stream below {@code upTo} arrived: they need not be kept any more. Only grows. */
    void onAcknowledged(MediaStream stream, long upTo);

    /**
     * Bytes of the stream were in a packet that is lost, and did not arrive with another one: the source repeats them
     * ({@link MediaFrame#repeat}), in its own order and in whatever pieces fit, or resets the stream. Not called for
     * streams that were reset. A FIN that is lost alone is not the source's business.
     */
    void onLost(MediaStream stream, long offset, int length);

    /** Every byte of the stream, with its FIN, was acknowledged. */
    void onAllAcknowledged(MediaStream stream);

    /** The peer sent STOP_SENDING; the stream was reset with the same code already. */
    void onStopSending(MediaStream stream, long code);

    /**
     * The connection is over: its streams are gone, and this is the last call. What is handed over later finds no send
     * context any more.
     */
    void onClosed();
}
