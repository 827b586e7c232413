package io.fastrelay.transport.packet.recovery;

/** One direction of a path: a queue in front of a wire of some rate and length, which drops and overtakes now and then. */
final class SimulatedLink {

    private final SimulatedTime time;
    private final long bytesPerSecond;
    private final long queueBytes;
    private final long delayNanos;
    private double loss;
    private double reordered;
    private long heldBack;
    private boolean dead;
    private long busyUntil;
    long dropped;
    long longestQueue;

    SimulatedLink(SimulatedTime time, long bytesPerSecond, long queueBytes, long delayNanos) {
        this.time = time;
        this.bytesPerSecond = bytesPerSecond;
        this.queueBytes = queueBytes;
        this.delayNanos = delayNanos;
    }

    /** A wire that drops this share of the packets. */
    SimulatedLink loses(double share) {
        loss = share;
        return this;
    }

    /** A wire that holds this share of the packets back for up to some time. */
    SimulatedLink reorders(double share, long upToNanos) {
        reordered = share;
        heldBack = upToNanos;
        return this;
    }

    /** Drops everything, or works again. */
    void dead(boolean dead) {
        this.dead = dead;
    }

    void send(int bytes, Runnable arrival) {
        long waiting = Math.max(0, busyUntil - time.now());
        double queued = waiting * (bytesPerSecond / 1e9);
        if (dead || queued + bytes > queueBytes || time.random.nextDouble() < loss) {
            dropped++;
            return;
        }
        longestQueue = Math.max(longestQueue, (long) queued + bytes);
        busyUntil = time.now() + waiting + (long) (bytes * 1e9 / bytesPerSecond);
        long extra = time.random.nextDouble() < reordered ? (long) (time.random.nextDouble() * heldBack) : 0;
        time.at(busyUntil + delayNanos + extra, arrival);
    }
}
