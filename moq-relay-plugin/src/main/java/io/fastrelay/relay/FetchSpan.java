package io.fastrelay.relay;

import io.fastrelay.moqt.Location;
import io.fastrelay.relay.track.LocationRange;

/**
 * The range of a FETCH, and its two ways of naming the end: on the wire the last object plus one, with object 0 for the
 * entire group (draft 18 section 10.12.1); inside, the last location that belongs to it.
 *
 * @param start the first location
 * @param last the last location, included
 */
record FetchSpan(Location start, Location last) {

    private static final long MAX = -1;

    /** From the wire's end location. */
    static FetchSpan ofWire(Location start, Location end) {
        return new FetchSpan(
                start,
                end.object() == 0 ? new Location(end.group(), MAX) : new Location(end.group(), end.object() - 1));
    }

    static FetchSpan of(LocationRange range) {
        return new FetchSpan(range.start(), range.end());
    }

    /** The end location of the wire. */
    Location wireEnd() {
        return last.object() == MAX ? new Location(last.group(), 0) : new Location(last.group(), last.object() + 1);
    }

    /** Whether it ends before it begins. */
    boolean isEmpty() {
        return last.isBefore(start);
    }

    /** This range, ending at {@code limit} at the latest. */
    FetchSpan until(Location limit) {
        return limit.isBefore(last) ? new FetchSpan(start, limit) : this;
    }

    boolean covers(LocationRange range) {
        return !range.start().isBefore(start) && !last.isBefore(range.end());
    }
}
