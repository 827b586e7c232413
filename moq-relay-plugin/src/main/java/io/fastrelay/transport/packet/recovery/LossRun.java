package io.fastrelay.transport.packet.recovery;

/**
 * Notices persistent congestion among the losses of one look at the log, which come in ascending order: two ack-eliciting
 * packets lost, sent far enough apart, and nothing acknowledged that was sent between them (RFC 9002 section 7.6). One
 * thread.
 */
final class LossRun {

    /** kPersistentCongestionThreshold. */
    private static final int THRESHOLD = 3;

    private static final long NONE = -1;

    private final NumberSet acked;
    private final NumberSet acking;
    private long previous = NONE;
    private long firstSentAt;
    private long duration;
    private long since;
    private boolean measured;
    private boolean persistent;

    /** Both sets together are what was acknowledged. */
    LossRun(NumberSet acked, NumberSet acking) {
        this.acked = acked;
        this.acking = acking;
    }

    void begin(RttEstimate rtt) {
        previous = NONE;
        persistent = false;
        duration = THRESHOLD * rtt.probeTimeoutNanos();
        measured = rtt.samples() > 0;
        since = rtt.firstSampleAt();
    }

    /** An ack-eliciting packet is lost. */
    void lost(long number, long sentAt) {
        // Before the first sample nobody knew how long to wait (section 7.6.2).
        if (!measured || sentAt <= since) {
            return;
        }
        if (previous == NONE || isAckedBetween(previous + 1, number - 1)) {
            firstSentAt = sentAt;
        } else if (sentAt - firstSentAt > duration) {
            persistent = true;
        }
        previous = number;
    }

    boolean isPersistent() {
        return persistent;
    }

    private boolean isAckedBetween(long low, long high) {
        return acked.intersects(low, high) || acking.intersects(low, high);
    }
}
