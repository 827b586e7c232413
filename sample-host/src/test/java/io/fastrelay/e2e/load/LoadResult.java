package io.fastrelay.e2e.load;

import java.util.List;
import java.util.Locale;

/**
 * What a run of load measured, between the warm-up and the end.
 *
 * @param expected objects that should have been delivered: those sent, times the subscribers
 * @param delivered objects that were, each once and with every byte right
 * @param p50 delay from the moment an object was due to its arrival, in milliseconds
 * @param seconds how long the measured part lasted
 * @param machineCpuSeconds CPU time the whole machine spent during that time, both clients included
 * @param troubles sessions that ended early, objects that came wrong or twice
 */
public record LoadResult(
        long expected,
        long delivered,
        double p50,
        double p95,
        double p99,
        double max,
        double seconds,
        double machineCpuSeconds,
        List<String> troubles) {

    public double deliveredShare() {
        return (double) delivered / expected;
    }

    /** CPU time of the whole machine for each delivered object, in microseconds. */
    public double machineMicrosPerObject() {
        return machineCpuSeconds * 1e6 / delivered;
    }

    @Override
    public String toString() {
        return String.format(
                        Locale.ROOT,
                        "delivered %d of %d (%.3f %%) in %.1f s, delay ms p50 %.2f p95 %.2f p99 %.2f max %.2f,"
                                + " machine CPU %.1f us per object",
                        delivered,
                        expected,
                        100 * deliveredShare(),
                        seconds,
                        p50,
                        p95,
                        p99,
                        max,
                        machineMicrosPerObject())
                + (troubles.isEmpty() ? "" : ", " + troubles.size() + " troubles, the first: " + troubles.get(0));
    }
}
