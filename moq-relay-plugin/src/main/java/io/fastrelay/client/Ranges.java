package io.fastrelay.client;

import io.fastrelay.moqt.Location;
import java.util.Optional;

/** FETCH's way to write the end of a range: the last object plus one, or object 0 for the whole group (section 10.12). */
final class Ranges {

    private static final long MAX = -1;

    private Ranges() {}

    /** The last location that an end location includes. */
    static Location last(Location end) {
        return new Location(end.group(), end.object() == 0 ? MAX : end.object() - 1);
    }

    /** The end location that includes {@code last} and nothing behind it. */
    static Location end(Location last) {
        return new Location(last.group(), last.object() == MAX ? 0 : last.object() + 1);
    }

    /** The last location of what lies before {@code knownFrom} in the range, both ends included; empty: nothing does. */
    static Optional<Location> before(Location knownFrom, Location start, Location last) {
        if (knownFrom.compareTo(start) <= 0) {
            return Optional.empty();
        }
        Location before = knownFrom.object() > 0
                ? new Location(knownFrom.group(), knownFrom.object() - 1)
                : new Location(knownFrom.group() - 1, MAX);
        return Optional.of(before.isBefore(last) ? before : last);
    }
}
