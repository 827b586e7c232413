package io.fastrelay.transport.packet.recovery;

/**
 * Spreads packets over time (RFC 9002 section 7.7): a leaky bucket with room for a burst. Rates are bytes per second, as
 * {@link CongestionController#pacingRate} tells them; at 0 nothing is held back, since only the initial window is in flight
 * before there is a rate. Time is monotonic nanoseconds. One thread.
 */
public final class Pacer {

    /** The initial window, which a burst should not exceed (RFC 9002 section 7.7). */
    private static final int BURST_PACKETS = 10;

    /** A loop that wakes every millisecond, and late, must be able to keep a rate for which 10 packets are too few. */
    private static final long BURST_NANOS = 2_000_000;

    /** Waking for each packet of a fast flow would cost more than the spreading is worth. */
    private static final long QUANTUM_NANOS = 1_000_000;

    private static final double SECOND = 1e9;

    private final int leastBurst;
    private double credit;
    private long filledAt;
    private boolean started;

    /** @param packetSize largest UDP payload, in bytes */
    public Pacer(int packetSize) {
        leastBurst = BURST_PACKETS * packetSize;
    }

    /** Whether a packet may leave now. */
    public boolean allows(int bytes, long rate, long now) {
        if (rate <= 0) {
            return true;
        }
        fill(rate, now);
        return credit >= bytes;
    }

    /** A packet left, whether or not it was allowed to: a probe, or an acknowledgement, is taken off what follows. */
    public void sent(int bytes, long rate, long now) {
        if (rate > 0) {
            fill(rate, now);
            // Debts are bounded as well: they come from what may not wait, which is little.
            credit = Math.max(credit - bytes, -burst(rate));
        }
    }

    /**
     * When the next packet of this size may leave; not after {@code now} if at once. If it has to wait at a high rate, it
     * waits until a millisecond's worth may leave.
     */
    public long nextTime(int bytes, long rate, long now) {
        if (allows(bytes, rate, now)) {
            return now;
        }
        double wanted = Math.max(bytes, Math.min(rate * (QUANTUM_NANOS / SECOND), burst(rate) / 2));
        return now + (long) Math.ceil((wanted - credit) * SECOND / rate);
    }

    private void fill(long rate, long now) {
        double burst = burst(rate);
        if (!started) {
            started = true;
            credit = burst;
        } else if (now > filledAt) {
            credit = Math.min(burst, credit + rate * ((now - filledAt) / SECOND));
        }
        filledAt = now;
    }

    private double burst(long rate) {
        return Math.max(leastBurst, rate * (BURST_NANOS / SECOND));
    }
}
