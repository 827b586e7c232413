package io.fastrelay.transport.packet;

/** How often a peer may make us do something: so many per second, and a burst. One thread. */
final class Quota {

    private final long nanosEach;
    private final long burstNanos;
    /** What is used up, as the time when nothing of it is left. */
    private long usedUntil;

    private boolean used;

    Quota(int perSecond, int burst) {
        nanosEach = 1_000_000_000L / perSecond;
        burstNanos = nanosEach * burst;
    }

    /** Takes one; false if there is none. */
    boolean take(long now) {
        long from = used ? Math.max(usedUntil, now) : now;
        if (from - now + nanosEach > burstNanos) {
            return false;
        }
        used = true;
        usedUntil = from + nanosEach;
        return true;
    }
}
