package io.fastrelay.client;

import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.Properties;
import org.jspecify.annotations.Nullable;

/**
 * One object as its publisher made it. Everything but the payload's progress and the link to the subgroup's next object
 * is fixed, so that every connection's send context reads it without a lock: the payload bytes are visible once
 * {@link #written} says so.
 */
final class PublishedObject {

    /** What an object costs beside its payload when queues and the history are measured. */
    static final int OVERHEAD = 64;

    final long group;
    final long id;
    final int priority;
    final ObjectStatus status;
    final Properties properties;
    final byte[] payload;
    final long bornNanos;
    /** The subgroup it belongs to; null for a datagram. */
    final @Nullable PublishedSubgroup subgroup;
    /** The first object ever published in its subgroup. */
    final boolean first;
    /** For a datagram: it is the last of its group. */
    final boolean endOfGroup;

    private volatile int written;
    private volatile @Nullable PublishedObject next;

    PublishedObject(
            Location location,
            int priority,
            ObjectStatus status,
            Properties properties,
            byte[] payload,
            int written,
            @Nullable PublishedSubgroup subgroup,
            boolean first,
            boolean endOfGroup) {
        this.group = location.group();
        this.id = location.object();
        this.priority = priority;
        this.status = status;
        this.properties = properties;
        this.payload = payload;
        this.written = written;
        this.subgroup = subgroup;
        this.first = first;
        this.endOfGroup = endOfGroup;
        this.bornNanos = System.nanoTime();
    }

    Location location() {
        return new Location(group, id);
    }

    /** Payload bytes that may be read. */
    int written() {
        return written;
    }

    /** Publishes payload bytes that were put into {@link #payload}; one thread at a time. */
    void written(int bytes) {
        written = bytes;
    }

    boolean complete() {
        return written == payload.length;
    }

    /** The object behind this one in the subgroup, null while there is none. */
    @Nullable
    PublishedObject next() {
        return next;
    }

    void next(PublishedObject object) {
        next = object;
    }

    /** What it counts for in queues and in the history. */
    int size() {
        return payload.length + OVERHEAD;
    }
}
