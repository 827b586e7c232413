package io.fastrelay.e2e.impair;

/** A link of limited rate with a queue in front of it that drops what does not fit. One thread. */
final class Bottleneck {

    private final int bytesPerSecond;
    private final int queueBytes;
    /** When everything that was let in will have gone through. */
    private long freeAt;

    /** @param bytesPerSecond 0 for no bottleneck */
    Bottleneck(int bytesPerSecond, int queueBytes) {
        this.bytesPerSecond = bytesPerSecond;
        this.queueBytes = queueBytes;
    }

    /** Nanoseconds until the packet is through, or -1 if the queue is full and it is lost. */
    long pass(int bytes, long now) {
        if (bytesPerSecond == 0) {
            return 0;
        }
        long begin = Math.max(now, freeAt);
        long waiting = (begin - now) * bytesPerSecond / 1_000_000_000;
        if (waiting + bytes > queueBytes) {
            return -1;
        }
        freeAt = begin + bytes * 1_000_000_000L / bytesPerSecond;
        return freeAt - now;
    }
}
