package io.fastrelay.transport;

import java.util.Arrays;

/**
 * A set of stream offsets as ranges that neither touch nor overlap. Takes no memory worth mentioning while it is one range,
 * which it mostly is. Not thread-safe.
 */
public final class RangeSet {

    private static final int FIRST_CAPACITY = 4;

    /** Begin (included) and end (excluded) of each range, in order. */
    private long[] bounds = new long[2];

    private int length;

    public void add(long from, long to) {
        if (from >= to) {
            return;
        }
        // the ranges [low, high) touch or overlap the new one, which takes their place
        int low = firstEndingAt(from);
        int high = low;
        long begin = from;
        long end = to;
        while (high < length && bounds[high] <= to) {
            begin = Math.min(begin, bounds[high]);
            end = Math.max(end, bounds[high + 1]);
            high += 2;
        }
        replace(low, high, 2);
        bounds[low] = begin;
        bounds[low + 1] = end;
    }

    public void remove(long from, long to) {
        int low = firstEndingAt(from + 1);
        if (from >= to || low >= length || bounds[low] >= to) {
            return;
        }
        int high = low;
        long begin = bounds[low];
        long end = begin;
        while (high < length && bounds[high] < to) {
            end = bounds[high + 1];
            high += 2;
        }
        int left = (begin < from ? 2 : 0) + (end > to ? 2 : 0);
        replace(low, high, left);
        int index = low;
        if (begin < from) {
            bounds[index++] = begin;
            bounds[index++] = from;
        }
        if (end > to) {
            bounds[index++] = to;
            bounds[index] = end;
        }
    }

    public boolean contains(long offset) {
        int index = firstEndingAt(offset + 1);
        return index < length && bounds[index] <= offset;
    }

    /** The first offset from {@code from} on that is not in the set; may be anything from {@code to} on if there is none. */
    public long firstMissing(long from, long to) {
        int index = firstEndingAt(from + 1);
        return index < length && bounds[index] <= from ? bounds[index + 1] : Math.min(from, to);
    }

    /** Where the stretch of missing offsets that holds {@code missing} ends, at most {@code to}. */
    public long missingUntil(long missing, long to) {
        int index = firstEndingAt(missing + 1);
        return index < length ? Math.min(bounds[index], to) : to;
    }

    /** The end of the range that begins with offset 0; 0 without one. */
    public long prefix() {
        return length > 0 && bounds[0] == 0 ? bounds[1] : 0;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    public int ranges() {
        return length / 2;
    }

    /** Begin of a range, 0 being the lowest. */
    public long from(int range) {
        return bounds[2 * range];
    }

    /** End of a range, 0 being the lowest. */
    public long to(int range) {
        return bounds[2 * range + 1];
    }

    /** Begin of the lowest range; only if there is one. */
    public long firstFrom() {
        require();
        return bounds[0];
    }

    /** End of the lowest range; only if there is one. */
    public long firstTo() {
        require();
        return bounds[1];
    }

    private void require() {
        if (length == 0) {
            throw new IllegalStateException("expected a range, the set is empty");
        }
    }

    public void clear() {
        length = 0;
    }

    /** Index of the first range whose end is {@code offset} or behind it. */
    private int firstEndingAt(long offset) {
        int low = 0;
        int high = length / 2;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (bounds[2 * middle + 1] < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return 2 * low;
    }

    /** Makes room for {@code count} bounds in the place of those from {@code low} to {@code high}. */
    private void replace(int low, int high, int count) {
        int grown = length + count - (high - low);
        if (grown > bounds.length) {
            bounds = Arrays.copyOf(bounds, Math.max(FIRST_CAPACITY, Math.max(grown, 2 * bounds.length)));
        }
        System.arraycopy(bounds, high, bounds, low + count, length - high);
        length = grown;
    }
}
