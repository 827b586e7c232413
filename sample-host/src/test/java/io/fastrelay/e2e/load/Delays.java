package io.fastrelay.e2e.load;

/** A histogram of delays, exact to about 1.6 %. Not thread-safe. */
final class Delays {

    private static final int SUB_BITS = 6;

    private final long[] counts = new long[64 << SUB_BITS];
    private long total;
    private long max;

    void add(long nanos) {
        long value = Math.max(0, nanos);
        counts[bucket(value)]++;
        total++;
        max = Math.max(max, value);
    }

    long count() {
        return total;
    }

    /** The delay in milliseconds that this share of the objects, 0 to 1, did not exceed. */
    double percentileMillis(double share) {
        long wanted = (long) Math.ceil(share * total);
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted && seen > 0) {
                return Math.min(upperEdge(i), max) / 1e6;
            }
        }
        return Double.NaN;
    }

    double maxMillis() {
        return max / 1e6;
    }

    private static int bucket(long value) {
        int exponent = 63 - Long.numberOfLeadingZeros(value | 1);
        int shift = Math.max(0, exponent - SUB_BITS);
        return (shift << SUB_BITS) + (int) (value >>> shift);
    }

    private static long upperEdge(int bucket) {
        int shift = Math.max(0, (bucket >> SUB_BITS) - 1);
        return (long) (bucket - (shift << SUB_BITS) + 1) << shift;
    }
}
