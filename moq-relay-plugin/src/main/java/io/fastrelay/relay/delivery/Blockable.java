package io.fastrelay.relay.delivery;

/** What may have to wait for stream or flow control credit, outside of its queue. Send context only. */
abstract class Blockable extends IndexedHeap.Entry {

    private boolean blocked;

    final boolean isBlocked() {
        return blocked;
    }

    final void blocked(boolean value) {
        blocked = value;
    }

    /** Credit may have come back: it takes its place again if it has something to send. */
    abstract void unblocked();
}
