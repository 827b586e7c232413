package io.fastrelay.transport;

import java.util.Arrays;

/** Ranges of stream offsets, ascending, apart from each other. Allocates only to grow. */
final class MissingRanges {

    private static final long[] NONE = new long[0];

    /** First offset and the one behind the last, of each range. */
    private long[] bounds = NONE;

    private int count;

    boolean isEmpty() {
        return count == 0;
    }

    int count() {
        return count;
    }

    long from(int range) {
        return bounds[2 * range];
    }

    long to(int range) {
        return bounds[2 * range + 1];
    }

    /** The lowest offset. */
    long from() {
        require();
        return bounds[0];
    }

    /** Behind the lowest range. */
    long to() {
        require();
        return bounds[1];
    }

    /** Adds what is from {@code from} to in front of {@code to}; it may overlap what is there. */
    void add(long from, long to) {
        if (to <= from) {
            return;
        }
        int low = 0;
        while (low < count && to(low) < from) {
            low++;
        }
        int high = low;
        while (high < count && from(high) <= to) {
            high++;
        }
        long start = from;
        long end = to;
        if (high > low) {
            start = Math.min(from, from(low));
            end = Math.max(to, to(high - 1));
        }
        shift(high, low + 1 - high);
        bounds[2 * low] = start;
        bounds[2 * low + 1] = end;
    }

    void removeBelow(long offset) {
        int gone = 0;
        while (gone < count && to(gone) <= offset) {
            gone++;
        }
        if (gone > 0) {
            shift(gone, -gone);
        }
        if (count > 0 && bounds[0] < offset) {
            bounds[0] = offset;
        }
    }

    void clear() {
        count = 0;
        bounds = NONE;
    }

    /** Moves the ranges from {@code at} on by so many places. */
    private void shift(int at, int by) {
        int room = 2 * (count + by);
        if (room > bounds.length) {
            bounds = Arrays.copyOf(bounds, Math.max(4, 2 * room));
        }
        System.arraycopy(bounds, 2 * at, bounds, 2 * (at + by), 2 * (count - at));
        count += by;
    }

    private void require() {
        if (count == 0) {
            throw new IllegalStateException("nothing is missing");
        }
    }
}
