package io.fastrelay.transport.kwik;

import java.util.concurrent.atomic.AtomicInteger;

/** Ids of the streams of one kind that this end opens, within what the peer grants. Any thread. */
final class OwnStreams {

    private final int firstId;
    private final AtomicInteger next;
    private volatile long granted;

    OwnStreams(int firstId) {
        this.firstId = firstId;
        next = new AtomicInteger(firstId);
    }

    /** Raises what the peer grants; returns whether it did. One thread at a time. */
    boolean grant(long streams) {
        if (streams <= granted) {
            return false;
        }
        granted = streams;
        return true;
    }

    /** The id of a new stream, or -1 without credit. */
    int open() {
        int id = next.get();
        while (id >> 2 < granted && id >= 0) {
            int seen = next.compareAndExchange(id, id + 4);
            if (seen == id) {
                return id;
            }
            id = seen;
        }
        return -1;
    }

    /** Whether the id was given out already. */
    boolean wasOpened(int id) {
        return id >= firstId && id < next.get();
    }

    long granted() {
        return granted;
    }
}
