package io.fastrelay.transport.packet.recovery;

import io.fastrelay.transport.packet.log.SentLog;

/**
 * A set of packet numbers of which no two are {@link SentLog#ENTRIES} or more apart: one bit for each slot of the log.
 * Ranges cost a step per 64 numbers. One thread.
 */
final class NumberSet {

    private static final int WORDS = SentLog.ENTRIES / 64;

    private final long[] words = new long[WORDS];

    void add(long number) {
        words[word(number)] |= 1L << number;
    }

    /** Whether it was there. */
    boolean remove(long number) {
        int word = word(number);
        long bit = 1L << number;
        boolean was = (words[word] & bit) != 0;
        words[word] &= ~bit;
        return was;
    }

    boolean contains(long number) {
        return (words[word(number)] & 1L << number) != 0;
    }

    /** Whether any number from low to high, both included, is a member. */
    boolean intersects(long low, long high) {
        return next(low, high) >= 0;
    }

    /** The lowest member from low to high, both included; -1 if there is none. */
    long next(long low, long high) {
        for (long at = low; at <= high; at = (at | 63) + 1) {
            long found = words[word(at)] & mask(at, high);
            if (found != 0) {
                return (at & ~63L) + Long.numberOfTrailingZeros(found);
            }
        }
        return -1;
    }

    /** Moves the members from low to high, both included, to another set; whether there were any. */
    boolean moveTo(NumberSet other, long low, long high) {
        boolean any = false;
        for (long at = low; at <= high; at = (at | 63) + 1) {
            int word = word(at);
            long moved = words[word] & mask(at, high);
            other.words[word] |= moved;
            words[word] &= ~moved;
            any |= moved != 0;
        }
        return any;
    }

    private static int word(long number) {
        return (int) (number >>> 6) & WORDS - 1;
    }

    /** The bits of the word of {@code low} that stand for numbers from low to high. */
    private static long mask(long low, long high) {
        long mask = -1L << low;
        return (high | 63) == (low | 63) ? mask & -1L >>> 63 - (high & 63) : mask;
    }
}
