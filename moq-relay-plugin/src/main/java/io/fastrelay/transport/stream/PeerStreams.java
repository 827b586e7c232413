package io.fastrelay.transport.stream;

import java.util.concurrent.atomic.AtomicLong;

/** How many streams of one kind the peer may open (RFC 9000 section 4.6): as many as have ended are granted again. */
final class PeerStreams {

    private final int concurrent;
    private final int batch;
    private final AtomicLong ended = new AtomicLong();
    private final AtomicLong advertised;

    /** The next id that was not seen yet. Loop thread. */
    long next;

    PeerStreams(int concurrent, long firstId) {
        this.concurrent = concurrent;
        // a frame for every ended stream would double the packets of a publisher with one stream per object
        batch = Math.max(1, Math.min(16, concurrent / 8));
        advertised = new AtomicLong(concurrent);
        next = firstId;
    }

    boolean allows(long streamId) {
        return streamId >> 2 < limit();
    }

    long limit() {
        return concurrent + ended.get();
    }

    /** Counts an ended stream; true if the peer should hear the new limit now. */
    boolean endedOne() {
        long limit = concurrent + ended.incrementAndGet();
        long told = advertised.get();
        return limit - told >= batch && advertised.compareAndSet(told, limit);
    }
}
