package io.fastrelay.transport.stream;

import org.jspecify.annotations.Nullable;

/** One entry of the stream table: the sides that this end of a stream has. Loop thread. */
final class StreamSlot {

    final long id;
    final @Nullable Incoming incoming;
    final @Nullable Outgoing outgoing;
    private final StreamTable table;
    private boolean incomingOpen;
    private boolean outgoingOpen;

    StreamSlot(StreamTable table, long id, @Nullable Incoming incoming, @Nullable Outgoing outgoing) {
        this.table = table;
        this.id = id;
        this.incoming = incoming;
        this.outgoing = outgoing;
        incomingOpen = incoming != null;
        outgoingOpen = outgoing != null;
    }

    void incomingEnded() {
        if (incomingOpen) {
            incomingOpen = false;
            removeIfOver();
        }
    }

    void outgoingEnded() {
        if (outgoingOpen) {
            outgoingOpen = false;
            removeIfOver();
        }
    }

    private void removeIfOver() {
        if (!incomingOpen && !outgoingOpen) {
            table.remove(id);
        }
    }
}
