package io.fastrelay.relay.track;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that all tracks together may cache. When they are more, whoever wrote last makes room, always in the track that
 * holds most: a track that was published once, such as an init segment, is not evicted by a busy one. Thread-safe.
 */
public final class CacheBudget {

    private final long limit;
    private final AtomicLong used = new AtomicLong();
    private final Set<TrackStore> holders = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean relieving = new AtomicBoolean();

    public CacheBudget(long limit) {
        this.limit = limit;
    }

    public long limit() {
        return limit;
    }

    /** Bytes in use, to within a few kilobytes per track. */
    public long used() {
        return used.get();
    }

    /** A track that begins to cache takes part; one that caches nothing any more leaves. */
    void add(TrackStore track, long bytes) {
        used.addAndGet(bytes);
        if (track.cost() > 0) {
            holders.add(track);
        } else {
            holders.remove(track);
        }
    }

    boolean isExceeded() {
        return used.get() > limit;
    }

    /** Makes room if there is need. Not under a track's lock: it takes those of other tracks, one at a time. */
    void relieve() {
        if (!isExceeded() || !relieving.compareAndSet(false, true)) {
            return;
        }
        try {
            shed(false);
            // Only where newest groups alone are too much must they lose their oldest objects.
            shed(true);
        } finally {
            relieving.set(false);
        }
    }

    private void shed(boolean evenNewestGroup) {
        Set<TrackStore> exhausted = new HashSet<>();
        while (isExceeded()) {
            TrackStore largest = largest(exhausted);
            if (largest == null) {
                return;
            }
            if (!largest.shed(evenNewestGroup)) {
                exhausted.add(largest);
            }
        }
    }

    private @Nullable TrackStore largest(Set<TrackStore> except) {
        TrackStore largest = null;
        for (TrackStore track : holders) {
            if ((largest == null || track.cost() > largest.cost()) && !except.contains(track)) {
                largest = track;
            }
        }
        return largest;
    }
}
