package io.fastrelay.transport.packet.recovery;

/**
 * What {@link Cubic} was before its last reduction, and which losses were the reason: when all of them turn out to have
 * been acknowledged, there was none (RFC 9438 section 4.9). One thread.
 */
final class CubicUndo {

    private final CubicCurve curve;
    private double window;
    private double threshold;
    private boolean searching;
    private long after;
    private long upTo;
    private int missing;
    private boolean valid;

    CubicUndo(int packetSize) {
        curve = new CubicCurve(packetSize);
    }

    /**
     * The window is about to be reduced for losses of packets sent since the reduction before it.
     *
     * @param after largest packet number of the time before
     * @param upTo largest packet number sent
     */
    void remember(double window, double threshold, boolean searching, CubicCurve curve, long after, long upTo) {
        this.window = window;
        this.threshold = threshold;
        this.searching = searching;
        this.curve.set(curve);
        this.after = after;
        this.upTo = upTo;
        missing = 0;
        valid = true;
    }

    void onLost(long packetNumber) {
        if (concerns(packetNumber)) {
            missing++;
        }
    }

    /** Whether the reduction is to be taken back; says so once. */
    boolean onSpuriousLoss(long packetNumber) {
        if (!concerns(packetNumber) || --missing > 0) {
            return false;
        }
        valid = false;
        return true;
    }

    void forget() {
        valid = false;
    }

    double window() {
        return window;
    }

    double threshold() {
        return threshold;
    }

    boolean searching() {
        return searching;
    }

    CubicCurve curve() {
        return curve;
    }

    private boolean concerns(long packetNumber) {
        return valid && packetNumber > after && packetNumber <= upTo;
    }
}
