package io.fastrelay.transport.packet.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The curve against closed-form values of RFC 9438 section 4. */
class CubicCurveTest {

    private static final int SIZE = 1_000;
    private static final long SECOND = 1_000_000_000;

    private final CubicCurve curve = new CubicCurve(SIZE);

    /** Acknowledges a window in each round trip; the window at the time, in packets. */
    private double grow(double packets, double rttSeconds, double seconds) {
        double window = packets * SIZE;
        long rtt = (long) (rttSeconds * SECOND);
        long start = 7 * SECOND;
        double end = seconds * SECOND;
        for (long t = 0; t < end; ) {
            double round = window;
            // evenly over the round trip, packet by packet
            for (double acked = 0; acked < round && t < end; acked += SIZE) {
                window = curve.grow(window, SIZE, rtt, start + t);
                t += (long) (rtt * SIZE / round);
            }
        }
        return window / SIZE;
    }

    /** Section 4.2: W(t) = 0.4 (t - K)^3 + max, K = cbrt((max - window) / 0.4). */
    private static double cubic(double max, double window, double seconds) {
        double k = Math.cbrt((max - window) / 0.4);
        return 0.4 * Math.pow(seconds - k, 3) + max;
    }

    @Test
    void aLongFatPathFollowsTheCubic() {
        for (double seconds : new double[] {1, 3, 6, 9, 11, 13, 15}) {
            curve.forget();
            curve.onReduction(1_000 * SIZE);
            double expected = cubic(1_000, 700, seconds);
            assertEquals(expected, grow(700, 0.2, seconds), expected * 0.02, "after " + seconds + " s");
        }
    }

    @Test
    void theOldMaximumIsReachedAfterTheTimeK() {
        curve.onReduction(1_000 * SIZE);
        double k = Math.cbrt(300 / 0.4);
        assertEquals(9.0856, k, 0.0001);
        assertEquals(1_000, grow(700, 0.2, k), 2);
    }

    @Test
    void aShortPathGrowsAtLeastAsRenoDoes() {
        curve.onReduction(100 * SIZE);
        // Section 4.3: 3 (1 - 0.7) / (1 + 0.7) = 0.53 packets per round trip, and one above the old maximum.
        double rounds = 30 / (9.0 / 17) + 20;
        assertEquals(120, grow(70, 0.001, rounds * 0.001), 1.5);
    }

    @Test
    void withoutAMaximumItIsConvexFromTheStart() {
        double expected = 100 + 0.4 * Math.pow(5, 3);
        assertEquals(expected, grow(100, 0.3, 5), expected * 0.03);
    }

    @Test
    void whoFellBelowHisLastMaximumGivesWay() {
        curve.onReduction(1_000 * SIZE);
        curve.onReduction(800 * SIZE);
        // Section 4.7: the plateau is 800 * 0.85
        double k = Math.cbrt((680 - 560) / 0.4);
        assertEquals(680, grow(560, 0.2, k), 5);
        CubicCurve other = new CubicCurve(SIZE);
        other.onReduction(800 * SIZE);
        curve.set(other);
        assertEquals(800, grow(560, 0.2, Math.cbrt((800 - 560) / 0.4)), 5);
    }

    @Test
    void noMoreThanHalfAgainPerRoundTrip() {
        double window = 10 * SIZE;
        window = curve.grow(window, SIZE, SECOND, 0);
        double after = curve.grow(window, (int) window, SECOND, 100 * SECOND);
        assertEquals(1.5 * window, after, 1);
    }

    @Test
    void timeThatIsNotUsedDoesNotCount() {
        curve.onReduction(1_000 * SIZE);
        double window = curve.grow(700 * SIZE, SIZE, SECOND / 5, 0);
        curve.pause(60 * SECOND);
        double expected = cubic(1_000, 700, 1.2);
        window = curve.grow(window, (int) window, SECOND / 5, 61 * SECOND);
        assertEquals(expected, window / SIZE, expected * 0.01);
        assertTrue(cubic(1_000, 700, 61.2) > 50_000);
    }
}
