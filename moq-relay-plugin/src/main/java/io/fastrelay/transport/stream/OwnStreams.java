package io.fastrelay.transport.stream;

import java.util.concurrent.atomic.AtomicLong;

/** Ids of the streams of one kind that this end opens, within what the peer grants. Any thread. */
final class OwnStreams {

    private final long firstId;
    private final AtomicLong next;
    private volatile long granted;

    OwnStreams(long firstId) {
        this.firstId = firstId;
        next = new AtomicLong(firstId);
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
    long open() {
        long id = next.get();
        while (id >> 2 < granted) {
            long seen = next.compareAndExchange(id, id + 4);
            if (seen == id) {
                return id;
            }
            id = seen;
        }
        return -1;
    }

    /** Whether the id was given out already. */
    boolean wasOpened(long id) {
        return id >= firstId && id < next.get();
    }

    long granted() {
        return granted;
    }
}
