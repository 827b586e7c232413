package io.fastrelay.transport.packet.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** RFC 9406 section 4.2. */
class HyStartTest {

    private static final long MS = 1_000_000;

    private final HyStart hyStart = new HyStart();

    private boolean round(int samples, long rtt) {
        for (int i = 0; i < samples; i++) {
            // the shortest counts
            hyStart.sample(i == samples / 2 ? rtt : rtt + 50 * MS);
        }
        return hyStart.roundEnds();
    }

    @Test
    void aSteadyRoundTripKeepsSlowStart() {
        for (int i = 0; i < 100; i++) {
            assertFalse(round(10, 40 * MS + i % 3 * MS));
        }
        assertFalse(hyStart.isConservative());
        assertEquals(1_200, hyStart.growth(1_200));
    }

    @Test
    void anEighthMoreThanInTheLastRoundSlowsGrowthDownToAQuarter() {
        round(10, 40 * MS);
        round(8, 45 * MS - 1);
        assertFalse(hyStart.isConservative());
        hyStart.reset();
        round(10, 40 * MS);
        round(8, 45 * MS);
        assertTrue(hyStart.isConservative());
        assertEquals(300, hyStart.growth(1_200));
    }

    @Test
    void theThresholdIsFourToSixteenMilliseconds() {
        round(10, MS);
        round(8, 5 * MS - 1);
        assertFalse(hyStart.isConservative());
        hyStart.reset();
        round(10, MS);
        round(8, 5 * MS);
        assertTrue(hyStart.isConservative());
        hyStart.reset();
        round(10, 400 * MS);
        round(8, 416 * MS - 1);
        assertFalse(hyStart.isConservative());
        hyStart.reset();
        round(10, 400 * MS);
        round(8, 416 * MS);
        assertTrue(hyStart.isConservative());
    }

    @Test
    void sevenSamplesSayNothing() {
        round(10, 40 * MS);
        round(7, 400 * MS);
        assertFalse(hyStart.isConservative());
    }

    @Test
    void slowStartEndsAfterFiveConservativeRounds() {
        round(10, 40 * MS);
        assertFalse(round(8, 60 * MS), "the round in which it begins is the first");
        for (int i = 2; i < HyStart.CSS_ROUNDS; i++) {
            assertFalse(round(8, 60 * MS));
        }
        assertTrue(round(8, 60 * MS));
    }

    @Test
    void aRoundTripThatFallsAgainWasAFalseAlarm() {
        round(10, 40 * MS);
        round(8, 60 * MS);
        round(8, 59 * MS);
        assertFalse(hyStart.isConservative());
        for (int i = 0; i < 10; i++) {
            assertFalse(round(8, 59 * MS));
        }
    }

    @Test
    void roundsWithoutASampleDoNotCount() {
        round(10, 40 * MS);
        round(8, 60 * MS);
        for (int i = 0; i < 10; i++) {
            assertFalse(hyStart.roundEnds());
        }
    }
}
