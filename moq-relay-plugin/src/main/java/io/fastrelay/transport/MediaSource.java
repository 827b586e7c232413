package io.fastrelay.transport;

/**
 * Decides what a connection sends next. Called by the channel's send context, one call at a time, but not in the
 * connection's event context: what both touch must be handed over safely.
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

    /** Fills at most one frame, choosing the most important of what is ready. */
    Produced produce(MediaFrame frame);

    /** Every byte of the stream, with its FIN, was acknowledged. Send context. */
    void onAllAcknowledged(MediaStream stream);

    /** The peer sent STOP_SENDING; the stream was reset with the same code already. Send context. */
    void onStopSending(MediaStream stream, long code);
}
