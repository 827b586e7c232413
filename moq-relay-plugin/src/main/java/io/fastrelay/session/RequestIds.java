package io.fastrelay.session;

import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.SessionError;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Request ids of both sides (draft 18 section 10.1). Those of the peer may arrive in any order, since they travel on
 * different streams, and each counts once.
 */
final class RequestIds {

    /** Gaps that are remembered; a peer that leaves more open has lost the right to fill the oldest. */
    private static final int MAX_RANGES = 1024;

    private final int ownParity;
    private final AtomicLong nextOwn;
    /** Ids of the peer, halved: first of each range to its last. */
    private final TreeMap<Long, Long> seen = new TreeMap<>(Long::compareUnsigned);

    RequestIds(int ownParity) {
        this.ownParity = ownParity;
        this.nextOwn = new AtomicLong(ownParity);
    }

    /** The next id of this side. Any thread. */
    long next() {
        return nextOwn.getAndAdd(2);
    }

    /** Whether this side has ever used the id. Any thread. */
    boolean isOwn(long id) {
        return (id & 1) == ownParity && Long.compareUnsigned(id, nextOwn.get()) < 0;
    }

    /** Takes note of an id in a message of the peer. */
    void claim(long id) {
        if ((id & 1) == ownParity) {
            throw new MoqtException(
                    SessionError.INVALID_REQUEST_ID,
                    "expected " + (ownParity == 0 ? "an odd" : "an even") + " request id from the peer, got "
                            + Long.toUnsignedString(id));
        }
        long number = id >>> 1;
        Map.Entry<Long, Long> below = seen.floorEntry(number);
        if (below != null && Long.compareUnsigned(number, below.getValue()) <= 0) {
            throw new MoqtException(
                    SessionError.INVALID_REQUEST_ID,
                    "expected a new request id, got " + Long.toUnsignedString(id) + " again");
        }
        boolean joinsBelow = below != null && below.getValue() == number - 1;
        long first = joinsBelow ? below.getKey() : number;
        Long lastAbove = seen.remove(number + 1);
        seen.put(first, lastAbove == null ? number : lastAbove);
        if (seen.size() > MAX_RANGES) {
            Map.Entry<Long, Long> lowest = seen.pollFirstEntry();
            Map.Entry<Long, Long> next = seen.pollFirstEntry();
            seen.put(lowest.getKey(), next.getValue());
        }
    }

    /** One request behind the largest id that the peer used: what GOAWAY tells (section 10.4). */
    long firstUnprocessed() {
        return seen.isEmpty() ? 1 - ownParity : (seen.lastEntry().getValue() + 1 << 1) | (1 - ownParity);
    }
}
