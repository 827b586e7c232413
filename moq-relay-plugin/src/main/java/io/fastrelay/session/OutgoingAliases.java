package io.fastrelay.session;

import io.fastrelay.moqt.VarintFormat;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** Track aliases that this side gives out as publisher (draft 18 section 11.1). Any thread. */
final class OutgoingAliases {

    /** How many aliases are given back before one of them may be used again: late data must not meet a new track. */
    private static final int RESTING = 1024;

    private final VarintFormat format;
    private final Set<Long> taken = new HashSet<>();
    private final Deque<Long> resting = new ArrayDeque<>();
    private long next;

    OutgoingAliases(VarintFormat format) {
        this.format = format;
    }

    synchronized long take() {
        while (!taken.add(next)) {
            next++;
        }
        return next++;
    }

    /** The wanted one if it is free, otherwise one that is encoded in as many bytes, where there is one. */
    synchronized long reserve(long wanted) {
        if (taken.add(wanted)) {
            return wanted;
        }
        int length = format.length(wanted);
        // Neighbours of a taken alias are of the same length but at the ends of a range; the set bounds the search.
        for (long offset = 1; offset <= taken.size(); offset++) {
            for (long candidate : new long[] {wanted + offset, wanted - offset}) {
                boolean possible = Long.compareUnsigned(candidate, limit()) <= 0;
                if (possible && format.length(candidate) == length && taken.add(candidate)) {
                    return candidate;
                }
            }
        }
        return take();
    }

    /** QUIC varints hold 62 bits; an alias above that could not be said in every draft. */
    private static long limit() {
        return (1L << 62) - 1;
    }

    synchronized void release(long alias) {
        if (!taken.contains(alias) || resting.contains(alias)) {
            return;
        }
        resting.add(alias);
        if (resting.size() > RESTING) {
            taken.remove(resting.remove());
        }
    }
}
