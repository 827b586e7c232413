package io.fastrelay.client.cli;

import java.util.concurrent.atomic.AtomicLongArray;

/** Counts delays with a resolution of about three per cent, in a few kilobytes. Any thread. */
final class DelayHistogram {

    private static final int FINE_BITS = 5;
    private static final int FINE = 1 << FINE_BITS;

    private final AtomicLongArray counts = new AtomicLongArray((64 - FINE_BITS) * FINE);

    void add(long nanos) {
        counts.incrementAndGet(bucket(Math.max(0, nanos)));
    }

    /** The delay in milliseconds that this share of all delays does not exceed; 0 while there are none. */
    double percentileMillis(double share) {
        long all = 0;
        for (int i = 0; i < counts.length(); i++) {
            all += counts.get(i);
        }
        long wanted = (long) Math.ceil(all * share);
        long seen = 0;
        for (int i = 0; i < counts.length(); i++) {
            seen += counts.get(i);
            if (seen >= wanted && seen > 0) {
                return upperNanos(i) / 1e6;
            }
        }
        return 0;
    }

    private static int bucket(long nanos) {
        int shift = 63 - Long.numberOfLeadingZeros(nanos | FINE) - FINE_BITS;
        return shift * FINE + (int) (nanos >> shift);
    }

    private static long upperNanos(int bucket) {
        int shift = Math.max(0, bucket / FINE - 1);
        return ((long) (bucket - shift * FINE + 1) << shift) - 1;
    }
}
