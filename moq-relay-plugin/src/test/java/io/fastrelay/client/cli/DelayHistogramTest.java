package io.fastrelay.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DelayHistogramTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 31, 32, 33, 63, 64, 1000, 123_456, 1_000_000, 77_777_777_777L, Long.MAX_VALUE})
    void aSingleDelayIsItsOwnPercentileWithinThreePercent(long nanos) {
        DelayHistogram histogram = new DelayHistogram();
        histogram.add(nanos);
        assertEquals(nanos / 1e6, histogram.percentileMillis(0.5), nanos / 1e6 * 0.035);
    }

    @Test
    void percentilesOfManyDelaysAreInTheirPlace() {
        DelayHistogram histogram = new DelayHistogram();
        for (int i = 1; i <= 1000; i++) {
            histogram.add(i * 1_000_000L);
        }
        assertEquals(500, histogram.percentileMillis(0.5), 20);
        assertEquals(990, histogram.percentileMillis(0.99), 40);
        assertEquals(0, new DelayHistogram().percentileMillis(0.5));
    }
}
