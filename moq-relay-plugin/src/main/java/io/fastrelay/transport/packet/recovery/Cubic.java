package io.fastrelay.transport.packet.recovery;

import io.fastrelay.transport.packet.log.SentLog;
import java.util.Locale;

/**
 * CUBIC (RFC 9438) with HyStart++ (RFC 9406), in bytes, under the rules that RFC 9002 section 7 has for every controller.
 *
 * <p>Beyond these: a reduction that turns out to have had no reason is taken back (RFC 9438 section 4.9), and a window that
 * the application does not use is not trusted as one that was just in use (RFC 7661): a loss reduces it to what really was
 * in flight, and it shrinks by itself after some minutes.
 */
public final class Cubic implements CongestionController {

    private static final int MINIMUM_PACKETS = 2;
    private static final int INITIAL_PACKETS = 10;
    private static final int INITIAL_BYTES = 14_720;
    private static final double PACING_GAIN = 1.25;
    private static final double SLOW_START_PACING_GAIN = 2;
    private static final double SECOND = 1e9;
    private static final double NO_THRESHOLD = Double.POSITIVE_INFINITY;
    private static final long NOT_IN_RECOVERY = Long.MIN_VALUE;

    /** How long a window stays valid that is not used (RFC 7661 section 4.4). */
    static final long VALID_NANOS = 300_000_000_000L;

    private final int minimum;
    private final int initial;
    private final long maximum;
    private final CubicCurve curve;
    private final HyStart hyStart = new HyStart();
    private final CubicUndo undo;

    private double window;
    private double threshold;
    private boolean searching;
    private long recoveryStart;
    private long recoveryEnd;
    private long events;

    private long largestSent = -1;
    private long roundEnd;
    private long samplesSeen;
    private boolean limitedInFrame;
    private boolean limitedInRound;
    private boolean limitedInLastRound;
    private long ackedInRound;
    private long ackedInLastRound;

    private boolean active;
    private long activeAt;
    private long countedAt;
    private long validAt;
    private long idleAfter;

    /** @param packetSize largest UDP payload, in bytes */
    public Cubic(int packetSize) {
        if (packetSize <= 0) {
            throw new IllegalArgumentException("packet size above 0 expected, came " + packetSize);
        }
        minimum = MINIMUM_PACKETS * packetSize;
        initial = Math.min(INITIAL_PACKETS * packetSize, Math.max(INITIAL_BYTES, 2 * packetSize));
        // The log holds no more packets than this: a larger window could not be used, and would forget that.
        maximum = (long) SentLog.ENTRIES * packetSize;
        curve = new CubicCurve(packetSize);
        undo = new CubicUndo(packetSize);
        start();
    }

    private void start() {
        window = initial;
        threshold = NO_THRESHOLD;
        searching = true;
        recoveryStart = NOT_IN_RECOVERY;
        recoveryEnd = -1;
        curve.forget();
        hyStart.reset();
        undo.forget();
        roundEnd = largestSent;
        limitedInFrame = false;
        limitedInRound = false;
        limitedInLastRound = false;
        ackedInRound = 0;
        ackedInLastRound = 0;
        active = false;
        idleAfter = Long.MAX_VALUE;
    }

    @Override
    public long window() {
        return (long) window;
    }

    @Override
    public long pacingRate(RttEstimate rtt) {
        long smoothed = rtt.smoothedNanos();
        if (smoothed == 0) {
            return 0;
        }
        double gain = window < threshold ? SLOW_START_PACING_GAIN : PACING_GAIN;
        return Math.max(1, (long) (gain * window * SECOND / smoothed));
    }

    @Override
    public void onSent(long packetNumber, long bytes, long now) {
        largestSent = Math.max(largestSent, packetNumber);
        if (!active) {
            active = true;
            validAt = now;
            countedAt = now;
        } else if (now - activeAt > idleAfter) {
            curve.pause(now - activeAt);
            countedAt += now - activeAt;
            shrinkUnused(now);
        }
        activeAt = Math.max(activeAt, now);
    }

    @Override
    public void onAcked(long packetNumber, int bytes, long sentAt, boolean windowLimited, RttEstimate rtt, long now) {
        if (packetNumber >= roundEnd) {
            nextRound();
        }
        ackedInRound += bytes;
        limitedInRound |= windowLimited;
        limitedInFrame |= windowLimited;
        idleAfter = rtt.probeTimeoutNanos();
        if (!windowLimited) {
            curve.pause(now - countedAt);
            shrinkUnused(now);
        } else {
            validAt = now;
            // What was sent before the reduction says nothing about the window after it.
            if (sentAt > recoveryStart) {
                grow(bytes, rtt, now);
            }
        }
        activeAt = now;
        countedAt = now;
    }

    private void grow(int bytes, RttEstimate rtt, long now) {
        if (window >= threshold) {
            window = curve.grow(window, bytes, rtt.smoothedNanos(), now);
        } else {
            window = Math.min(threshold, window + (searching ? hyStart.growth(bytes) : bytes));
        }
        window = Math.min(window, maximum);
    }

    private void nextRound() {
        roundEnd = largestSent;
        limitedInLastRound = limitedInRound;
        limitedInRound = false;
        ackedInLastRound = ackedInRound;
        ackedInRound = 0;
        if (isSearching() && hyStart.roundEnds()) {
            // No loss happened: there is no maximum to come back to (RFC 9438 section 4.10).
            threshold = window;
            searching = false;
            curve.forget();
        }
    }

    @Override
    public void onAckFrameEnd(RttEstimate rtt, long now) {
        if (rtt.samples() != samplesSeen) {
            samplesSeen = rtt.samples();
            if (limitedInFrame && isSearching()) {
                hyStart.sample(rtt.latestNanos());
            }
        }
        limitedInFrame = false;
    }

    /** In the first slow start of the path: later ones know where to stop (RFC 9406 section 4.3). */
    private boolean isSearching() {
        return searching && window < threshold;
    }

    @Override
    public void onLost(long packetNumber, int bytes, long sentAt, long now) {
        if (sentAt <= recoveryStart) {
            undo.onLost(packetNumber);
            return;
        }
        undo.remember(window, threshold, searching, curve, recoveryEnd, largestSent);
        undo.onLost(packetNumber);
        events++;
        recoveryStart = now;
        recoveryEnd = largestSent;
        double used = usedWindow();
        curve.onReduction(used);
        window = Math.max(used * CubicCurve.BETA, minimum);
        threshold = window;
        searching = false;
    }

    /**
     * What the senders had in flight lately: the window if it held them back, otherwise what was acknowledged in a round
     * (RFC 7661 section 4.4.1), which is not known better than by an initial window for a flow that sends now and then.
     */
    private double usedWindow() {
        if (limitedInRound || limitedInLastRound) {
            return window;
        }
        return Math.min(window, Math.max(initial, Math.max(ackedInRound, ackedInLastRound)));
    }

    /** RFC 7661 section 4.4.3, for each period that has passed. */
    private void shrinkUnused(long now) {
        while (now - validAt > VALID_NANOS) {
            validAt += VALID_NANOS;
            if (window > initial) {
                if (threshold != NO_THRESHOLD) {
                    threshold = Math.max(threshold, window * 3 / 4);
                }
                window = Math.max(window / 2, initial);
                curve.forget();
            }
        }
    }

    @Override
    public void onSpuriousLoss(long packetNumber, long now) {
        if (undo.onSpuriousLoss(packetNumber) && undo.window() > window) {
            window = undo.window();
            threshold = undo.threshold();
            searching = undo.searching();
            curve.set(undo.curve());
            // What is lost from here on is a reason of its own.
            recoveryStart = NOT_IN_RECOVERY;
        }
    }

    @Override
    public void onPersistentCongestion(long now) {
        window = minimum;
        recoveryStart = NOT_IN_RECOVERY;
        searching = false;
        curve.forget();
        undo.forget();
    }

    @Override
    public long congestionEvents() {
        return events;
    }

    @Override
    public void reset(long now) {
        start();
    }

    @Override
    public String describe() {
        String phase =
                window >= threshold ? "avoidance" : hyStart.isConservative() ? "conservative slow start" : "slow start";
        return String.format(
                Locale.ROOT, "cubic, %s, window %d, threshold %.0f, %d events", phase, window(), threshold, events);
    }
}
