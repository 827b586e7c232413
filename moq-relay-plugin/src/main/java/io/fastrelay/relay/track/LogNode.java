package io.fastrelay.relay.track;

import org.jspecify.annotations.Nullable;

/**
 * An entry of an append-only list: written by whoever holds the track's lock, read by anyone without it. Publication of
 * {@code next} makes everything visible that was written to the node before. Readers keep no place but a node of their
 * own, so what nobody reads any more is garbage.
 */
public abstract sealed class LogNode permits SubgroupRun, TrackObject, LogNode.Start {

    private volatile @Nullable LogNode next;

    LogNode() {}

    /** What was appended behind this node; null if nothing yet. Any thread. */
    public final @Nullable LogNode next() {
        return next;
    }

    final void append(LogNode node) {
        next = node;
    }

    /** Stands in front of the first entry. */
    static final class Start extends LogNode {}
}
