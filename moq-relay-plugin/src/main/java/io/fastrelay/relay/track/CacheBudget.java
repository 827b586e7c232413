package io.fastrelay.relay.track;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that all tracks together may cache. Thread-safe. */
public final class CacheBudget {

    private final long limit;
    private final AtomicLong used = new AtomicLong();

    public CacheBudget(long limit) {
        this.limit = limit;
    }

    public long limit() {
        return limit;
    }

    public long used() {
        return used.get();
    }

    void add(long bytes) {
        used.addAndGet(bytes);
    }

    boolean isExceeded() {
        return used.get() > limit;
    }
}
