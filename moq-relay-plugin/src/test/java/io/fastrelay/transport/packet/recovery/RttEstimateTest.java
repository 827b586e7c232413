package io.fastrelay.transport.packet.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** RFC 9002 section 5 and appendix A.7. */
class RttEstimateTest {

    private static final long MS = 1_000_000;

    private final RttEstimate rtt = new RttEstimate(25_000);

    @Test
    void beforeTheFirstSampleTheProbeTimeoutIsThatOfAThirdOfASecond() {
        assertEquals(0, rtt.smoothedMicros());
        assertEquals(0, rtt.latestMicros());
        assertEquals(0, rtt.minMicros());
        assertEquals(333 * MS + 4 * 166_500_000L + 25 * MS, rtt.probeTimeoutNanos());
        assertEquals(333 * MS * 9 / 8, rtt.lossDelayNanos());
    }

    @Test
    void theFirstSampleIsTakenAsItIs() {
        rtt.sample(40 * MS, 10_000, 0);
        assertEquals(40_000, rtt.smoothedMicros());
        assertEquals(40_000, rtt.latestMicros());
        assertEquals(40_000, rtt.minMicros());
        assertEquals((40 + 4 * 20 + 25) * MS, rtt.probeTimeoutNanos());
    }

    @Test
    void laterSamplesAreSmoothedWithTheDelayTakenOff() {
        rtt.sample(40 * MS, 0, 0);
        rtt.sample(64 * MS, 8_000, 1);
        // 56 ms without the delay; variation 3/4 of 20 ms + 1/4 of 16 ms = 19 ms
        assertEquals(42_000, rtt.smoothedMicros());
        assertEquals(64_000, rtt.latestMicros());
        assertEquals((42 + 4 * 19 + 25) * MS, rtt.probeTimeoutNanos());
    }

    @Test
    void aDelayLongerThanPromisedIsNotBelieved() {
        rtt.sample(40 * MS, 0, 0);
        rtt.sample(80 * MS, Long.MAX_VALUE, 1);
        // 80 - 25 = 55
        assertEquals((7 * 40_000 + 55_000) / 8, rtt.smoothedMicros());
    }

    @Test
    void aDelayThatLeavesLessThanTheShortestRoundTripIsNotTakenOff() {
        rtt.sample(40 * MS, 0, 0);
        rtt.sample(48 * MS, 10_000, 1);
        assertEquals(41_000, rtt.smoothedMicros());
        assertEquals(40_000, rtt.minMicros());
    }

    @Test
    void theShortestIsOfTheRawSamples() {
        rtt.sample(40 * MS, 0, 0);
        rtt.sample(30 * MS, 20_000, 1);
        assertEquals(30_000, rtt.minMicros());
    }

    @Test
    void afterPersistentCongestionTheShortestIsTheNextSample() {
        rtt.sample(40 * MS, 0, 0);
        rtt.onPersistentCongestion();
        rtt.sample(90 * MS, 0, 1);
        assertEquals(90_000, rtt.minMicros());
        rtt.sample(100 * MS, 0, 2);
        assertEquals(90_000, rtt.minMicros());
    }

    @Test
    void onALoopbackTimersKeepTheirGranularity() {
        for (int i = 0; i < 50; i++) {
            rtt.sample(50_000, 0, i);
        }
        assertEquals(MS, rtt.lossDelayNanos());
        assertEquals(50_000 + MS + 25 * MS, rtt.probeTimeoutNanos());
    }

    @Test
    void anotherMaxAckDelayCountsAtOnce() {
        rtt.sample(40 * MS, 0, 0);
        rtt.maxAckDelayMicros(100_000);
        assertEquals((40 + 80 + 100) * MS, rtt.probeTimeoutNanos());
        assertThrows(IllegalArgumentException.class, () -> rtt.maxAckDelayMicros(-1));
    }

    @Test
    void aSampleOfNothingIsASample() {
        rtt.sample(0, 0, 0);
        assertEquals(1, rtt.smoothedMicros());
    }

    @Test
    void theHandshakesRoundTripCountsUntilThereIsASample() {
        rtt.initialMicros(0);
        assertEquals(333 * MS + 4 * 166_500_000L + 25 * MS, rtt.probeTimeoutNanos());
        rtt.initialMicros(20_000);
        assertEquals((20 + 4 * 10 + 25) * MS, rtt.probeTimeoutNanos());
        assertEquals(0, rtt.smoothedMicros(), "it is no sample");
        rtt.initialMicros(900_000);
        assertEquals(333 * MS + 4 * 166_500_000L + 25 * MS, rtt.probeTimeoutNanos());
        rtt.initialMicros(1);
        assertEquals((1 + 4 * 1 / 2 + 25) * MS, rtt.probeTimeoutNanos());
        rtt.sample(40 * MS, 0, 0);
        assertEquals((40 + 80 + 25) * MS, rtt.probeTimeoutNanos());
        rtt.reset();
        assertEquals(333 * MS + 4 * 166_500_000L + 25 * MS, rtt.probeTimeoutNanos(), "it was of another path");
    }

    @Test
    void anotherPathBeginsAnew() {
        rtt.sample(40 * MS, 0, 0);
        rtt.reset();
        assertEquals(0, rtt.smoothedMicros());
        assertEquals(333 * MS + 4 * 166_500_000L + 25 * MS, rtt.probeTimeoutNanos());
        rtt.sample(90 * MS, 0, 0);
        assertEquals(90_000, rtt.smoothedMicros());
        assertEquals(90_000, rtt.minMicros());
    }
}
