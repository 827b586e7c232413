package io.fastrelay.transport.packet.recovery;

/**
 * Notices, from round-trip times that rise, that slow start has filled the path, before it has filled a queue and lost a
 * window's worth (HyStart++, RFC 9406). Packets are paced, so growth has no limit per acknowledgement (L is infinite,
 * section 4.3). One thread.
 */
final class HyStart {

    static final int SAMPLES = 8;
    static final int CSS_ROUNDS = 5;
    static final int CSS_GROWTH_DIVISOR = 4;
    private static final long MIN_THRESHOLD_NANOS = 4_000_000;
    private static final long MAX_THRESHOLD_NANOS = 16_000_000;
    private static final int THRESHOLD_DIVISOR = 8;
    private static final long NONE = Long.MAX_VALUE;

    private long lastRoundMin = NONE;
    private long roundMin = NONE;
    private int samples;
    private boolean conservative;
    private long baseline = NONE;
    private int rounds;

    /** By how much the window grows for these bytes. */
    double growth(int bytes) {
        return conservative ? (double) bytes / CSS_GROWTH_DIVISOR : bytes;
    }

    /** Whether growth is slowed down until it is clear that the path is full (conservative slow start, section 4.2). */
    boolean isConservative() {
        return conservative;
    }

    /** A round-trip time of this round; only while the window held the senders back, since else it says nothing about it. */
    void sample(long rttNanos) {
        roundMin = Math.min(roundMin, rttNanos);
        samples++;
        if (samples < SAMPLES) {
            return;
        }
        if (conservative) {
            if (roundMin < baseline) {
                conservative = false;
                baseline = NONE;
            }
        } else if (lastRoundMin != NONE && roundMin >= lastRoundMin + threshold()) {
            conservative = true;
            baseline = roundMin;
            rounds = 0;
        }
    }

    /**
     * A round is over. The one in which conservative slow start began counts as one of it.
     *
     * @return whether slow start is to end
     */
    boolean roundEnds() {
        if (samples > 0) {
            lastRoundMin = roundMin;
            rounds++;
        }
        roundMin = NONE;
        samples = 0;
        return conservative && rounds >= CSS_ROUNDS;
    }

    void reset() {
        lastRoundMin = NONE;
        roundMin = NONE;
        samples = 0;
        conservative = false;
        baseline = NONE;
        rounds = 0;
    }

    private long threshold() {
        return Math.max(MIN_THRESHOLD_NANOS, Math.min(lastRoundMin / THRESHOLD_DIVISOR, MAX_THRESHOLD_NANOS));
    }
}
