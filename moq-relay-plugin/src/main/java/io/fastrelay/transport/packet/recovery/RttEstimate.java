package io.fastrelay.transport.packet.recovery;

/** Round-trip time (RFC 9002 section 5), in nanoseconds inside and microseconds outside. One thread. */
public final class RttEstimate {

    /** @param maxAckDelayMicros the peer's max_ack_delay */
    public RttEstimate(long maxAckDelayMicros) {
        throw new UnsupportedOperationException();
    }

    /** A sample, for a newly acknowledged ack-eliciting packet that is the largest of its ACK frame. */
    public void sample(long rttNanos, long ackDelayMicros, long now) {
        throw new UnsupportedOperationException();
    }

    /** Smoothed, 0 before the first sample. */
    public long smoothedMicros() {
        throw new UnsupportedOperationException();
    }

    public long latestMicros() {
        throw new UnsupportedOperationException();
    }

    public long minMicros() {
        throw new UnsupportedOperationException();
    }

    /** Probe timeout without backoff, max_ack_delay included (RFC 9002 section 6.2.1), in nanoseconds. */
    public long probeTimeoutNanos() {
        throw new UnsupportedOperationException();
    }

    /** Starts again on another path (RFC 9000 section 9.4). */
    public void reset() {
        throw new UnsupportedOperationException();
    }
}
