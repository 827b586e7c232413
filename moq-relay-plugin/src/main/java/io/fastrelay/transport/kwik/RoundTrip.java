package io.fastrelay.transport.kwik;

import java.time.Duration;
import java.time.Instant;
import tech.kwik.core.recovery.RttEstimator;

/**
 * kwik's estimate of the round trip, which is in whole milliseconds. Zero of them would make every packet that an
 * acknowledgement has overtaken a lost one at once: RFC 9002 section 6.1.2 asks for a granularity of at least one.
 */
final class RoundTrip extends RttEstimator {

    private volatile long smoothedNanos;

    RoundTrip() {
        super(new KwikLog());
    }

    @Override
    public void addSample(Instant received, Instant sent, int ackDelayMillis) {
        super.addSample(received, sent, ackDelayMillis);
        long nanos = Duration.between(sent, received).toNanos();
        if (nanos > 0) {
            // RFC 9002 section 5.3; the delay that the peer reports is left out, it is coarser than what is measured
            long before = smoothedNanos;
            smoothedNanos = before == 0 ? nanos : (7 * before + nanos) / 8;
        }
    }

    @Override
    public int getSmoothedRtt() {
        return Math.max(1, super.getSmoothedRtt());
    }

    @Override
    public int getLatestRtt() {
        return Math.max(1, super.getLatestRtt());
    }

    /** 0 while unknown. */
    long smoothedMicros() {
        long nanos = smoothedNanos;
        return nanos == 0 ? 0 : Math.max(1, nanos / 1000);
    }
}
