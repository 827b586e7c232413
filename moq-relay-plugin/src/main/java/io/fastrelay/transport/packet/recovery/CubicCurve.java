package io.fastrelay.transport.packet.recovery;

/**
 * The window as a function of time since the last reduction (RFC 9438 sections 4.2 to 4.5), in bytes: a cubic around the
 * window at which a loss happened last, and what Reno would have reached by now. One thread.
 */
final class CubicCurve {

    static final double BETA = 0.7;
    static final double C = 0.4;
    private static final double RENO_ALPHA = 3 * (1 - BETA) / (1 + BETA);

    /** More than half again in one round trip is not asked for (section 4.2). */
    private static final double STEEPEST = 1.5;

    private static final double SECOND = 1e9;

    private final int packetSize;
    private double lastMax;
    private double prior;
    private double plateau;
    private double k;
    private double reno;
    private long epoch;
    private boolean started;

    CubicCurve(int packetSize) {
        this.packetSize = packetSize;
    }

    /** The window was reduced, from this on. Growth begins with the next {@link #grow}. */
    void onReduction(double window) {
        // Fast convergence (section 4.7): who is below the last maximum makes room for newcomers.
        lastMax = window < lastMax ? window * (1 + BETA) / 2 : window;
        prior = window;
        started = false;
    }

    /** Growth begins anew from whatever the window is then, without a maximum to come back to (section 4.8). */
    void forget() {
        lastMax = 0;
        prior = 0;
        started = false;
    }

    /** The window after these bytes were acknowledged. */
    double grow(double window, int bytes, long smoothedNanos, long now) {
        if (!started) {
            start(window, now);
        }
        double alpha = reno >= prior ? 1 : RENO_ALPHA;
        reno += alpha * packetSize * bytes / window;
        double t = (now - epoch) / SECOND;
        if (at(t) < reno) {
            return Math.max(window, reno);
        }
        double target = Math.max(window, Math.min(at(t + smoothedNanos / SECOND), STEEPEST * window));
        return window + (target - window) * bytes / window;
    }

    /** Time in which the window was not used does not count (section 4.2). */
    void pause(long nanos) {
        if (started) {
            epoch += nanos;
        }
    }

    /** Takes over another's state. */
    void set(CubicCurve other) {
        lastMax = other.lastMax;
        prior = other.prior;
        plateau = other.plateau;
        k = other.k;
        reno = other.reno;
        epoch = other.epoch;
        started = other.started;
    }

    private void start(double window, long now) {
        started = true;
        epoch = now;
        reno = window;
        if (lastMax > window) {
            plateau = lastMax;
            k = Math.cbrt((lastMax - window) / (C * packetSize));
        } else {
            plateau = window;
            k = 0;
        }
    }

    /** The cubic, some seconds after growth began. */
    private double at(double seconds) {
        double distance = seconds - k;
        return C * packetSize * distance * distance * distance + plateau;
    }
}
