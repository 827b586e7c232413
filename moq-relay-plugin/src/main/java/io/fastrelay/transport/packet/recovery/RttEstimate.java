package io.fastrelay.transport.packet.recovery;

/** Round-trip time (RFC 9002 section 5), in nanoseconds inside and microseconds outside. One thread. */
public final class RttEstimate {

    /** What is assumed before the first sample (RFC 9002 section 6.2.2). */
    static final long INITIAL_NANOS = 333_000_000;

    /**
     * The granularity of timers that RFC 9002 sections 6.1.2 and 6.2.1 recommend. The loop's timers are finer than that,
     * but on a LAN the noise is not that of timers: it is two threads that are put aside for a while. Waiting less would
     * gain fractions of a millisecond there and take packets for lost that only wait in a queue of the other end.
     */
    static final long GRANULARITY_NANOS = 1_000_000;

    /** A sample of nothing cannot be told from none. */
    private static final long SMALLEST_NANOS = 1_000;

    private long maxAckDelay;
    private long initial = INITIAL_NANOS;
    private long smoothed;
    private long variation;
    private long latest;
    private long min;
    private long firstSampleAt;
    private long samples;
    private long probeTimeout;
    private boolean forgetMin;

    /** @param maxAckDelayMicros the peer's max_ack_delay */
    public RttEstimate(long maxAckDelayMicros) {
        maxAckDelayMicros(maxAckDelayMicros);
        reset();
    }

    /** The peer was told, with ACK_FREQUENCY, to use another max_ack_delay. */
    public void maxAckDelayMicros(long micros) {
        if (micros < 0) {
            throw new IllegalArgumentException("max_ack_delay of at least 0 us expected, came " + micros);
        }
        maxAckDelay = micros * 1_000;
        updateProbeTimeout();
    }

    /**
     * What the handshake measured, to begin with instead of a third of a second (RFC 9002 section 6.2.2). It is not taken
     * as a sample, because it holds the time that the other end needed for its certificate.
     *
     * @param micros 0 if it is not known; more than a third of a second is not believed
     */
    public void initialMicros(long micros) {
        if (micros > 0) {
            initial = Math.max(GRANULARITY_NANOS, Math.min(micros * 1_000, INITIAL_NANOS));
            updateProbeTimeout();
        }
    }

    /**
     * A sample, for a newly acknowledged packet that is the largest of its ACK frame, if that frame newly acknowledges an
     * ack-eliciting packet.
     *
     * @param ackDelayMicros what the peer says that it waited
     */
    public void sample(long rttNanos, long ackDelayMicros, long now) {
        latest = Math.max(rttNanos, SMALLEST_NANOS);
        if (samples++ == 0) {
            min = latest;
            smoothed = latest;
            variation = latest / 2;
            firstSampleAt = now;
        } else {
            min = forgetMin ? latest : Math.min(min, latest);
            // A peer that says it waited longer than it promised is not believed (RFC 9002 section 5.3). A delay that
            // leaves
            // less than the shortest round trip is not taken off.
            long delay = ackDelayMicros >= maxAckDelay / 1_000 ? maxAckDelay : ackDelayMicros * 1_000;
            long adjusted = latest - min >= delay ? latest - delay : latest;
            variation = (3 * variation + Math.abs(smoothed - adjusted)) / 4;
            smoothed = (7 * smoothed + adjusted) / 8;
        }
        forgetMin = false;
        updateProbeTimeout();
    }

    /** The path is another one in effect: the next sample is the shortest known (RFC 9002 section 5.2). */
    void onPersistentCongestion() {
        forgetMin = true;
    }

    /** Smoothed, 0 before the first sample. */
    public long smoothedMicros() {
        return smoothed / 1_000;
    }

    /** 0 before the first sample. */
    public long latestMicros() {
        return latest / 1_000;
    }

    /** 0 before the first sample. */
    public long minMicros() {
        return min / 1_000;
    }

    /** Probe timeout without backoff, max_ack_delay included (RFC 9002 section 6.2.1), in nanoseconds. */
    public long probeTimeoutNanos() {
        return probeTimeout;
    }

    /** How long a packet may be missing after a later one was acknowledged (RFC 9002 section 6.1.2). */
    long lossDelayNanos() {
        long rtt = samples == 0 ? initial : Math.max(smoothed, latest);
        return Math.max(rtt + rtt / 8, GRANULARITY_NANOS);
    }

    /** Smoothed, 0 before the first sample. */
    long smoothedNanos() {
        return smoothed;
    }

    /** 0 before the first sample. */
    long latestNanos() {
        return latest;
    }

    /** Samples on this path. */
    long samples() {
        return samples;
    }

    /** When the first sample was taken; says nothing before there is one. */
    long firstSampleAt() {
        return firstSampleAt;
    }

    /** Starts again on another path (RFC 9000 section 9.4). */
    public void reset() {
        initial = INITIAL_NANOS;
        samples = 0;
        smoothed = 0;
        variation = 0;
        latest = 0;
        min = 0;
        firstSampleAt = 0;
        forgetMin = false;
        updateProbeTimeout();
    }

    private void updateProbeTimeout() {
        long rtt = samples == 0 ? initial : smoothed;
        long spread = samples == 0 ? initial / 2 : variation;
        probeTimeout = rtt + Math.max(4 * spread, GRANULARITY_NANOS) + maxAckDelay;
    }
}
