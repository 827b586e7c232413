package io.fastrelay.transport.kwik;

import org.jspecify.annotations.Nullable;

/** One entry of the stream table: the sides that this end of a stream has. */
final class StreamSlot {

    final int id;
    final @Nullable Incoming incoming;
    final @Nullable Outgoing outgoing;
    private boolean incomingOpen;
    private boolean outgoingOpen;

    StreamSlot(int id, @Nullable Incoming incoming, @Nullable Outgoing outgoing) {
        this.id = id;
        this.incoming = incoming;
        this.outgoing = outgoing;
        incomingOpen = incoming != null;
        outgoingOpen = outgoing != null;
    }

    /** Returns true once: when both sides have ended. */
    synchronized boolean incomingEnded() {
        boolean last = incomingOpen && !outgoingOpen;
        incomingOpen = false;
        return last;
    }

    /** Returns true once: when both sides have ended. */
    synchronized boolean outgoingEnded() {
        boolean last = outgoingOpen && !incomingOpen;
        outgoingOpen = false;
        return last;
    }
}
