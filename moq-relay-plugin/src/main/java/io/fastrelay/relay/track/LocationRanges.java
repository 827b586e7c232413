package io.fastrelay.relay.track;

import io.fastrelay.moqt.Location;
import java.util.Map;
import java.util.TreeMap;

/**
 * A set of locations as disjoint ranges, bounded: when there are too many ranges the smallest locations are forgotten.
 * Not thread-safe.
 */
final class LocationRanges {

    static final Location LAST = new Location(-1, -1);

    private final TreeMap<Location, Location> ranges = new TreeMap<>();
    private final int maxRanges;

    LocationRanges(int maxRanges) {
        this.maxRanges = maxRanges;
    }

    /** The location behind this one; {@link #LAST} has none and gives itself. */
    static Location after(Location location) {
        if (location.object() != -1) {
            return new Location(location.group(), location.object() + 1);
        }
        return location.group() == -1 ? LAST : new Location(location.group() + 1, 0);
    }

    /** The location in front of this one; {@link Location#ZERO} has none and gives itself. */
    static Location before(Location location) {
        if (location.object() != 0) {
            return new Location(location.group(), location.object() - 1);
        }
        return location.group() == 0 ? Location.ZERO : new Location(location.group() - 1, -1);
    }

    /** Adds a range, both ends included; without effect if it is empty. */
    void add(Location start, Location end) {
        if (end.isBefore(start)) {
            return;
        }
        Location from = start;
        Location to = end;
        Map.Entry<Location, Location> left = ranges.floorEntry(start);
        if (left != null && !after(left.getValue()).isBefore(start)) {
            from = left.getKey();
            to = max(to, left.getValue());
        }
        Map.Entry<Location, Location> right;
        while ((right = ranges.ceilingEntry(from)) != null && !after(to).isBefore(right.getKey())) {
            to = max(to, right.getValue());
            ranges.remove(right.getKey());
        }
        ranges.put(from, to);
        if (ranges.size() > maxRanges) {
            ranges.pollFirstEntry();
        }
    }

    /** Removes what is in this range, both ends included. */
    void remove(Location start, Location end) {
        Map.Entry<Location, Location> left = ranges.floorEntry(start);
        if (left != null && !left.getValue().isBefore(start)) {
            ranges.remove(left.getKey());
            if (left.getKey().isBefore(start)) {
                ranges.put(left.getKey(), before(start));
            }
            if (end.isBefore(left.getValue())) {
                ranges.put(after(end), left.getValue());
            }
        }
        Map.Entry<Location, Location> right;
        while ((right = ranges.ceilingEntry(start)) != null && !end.isBefore(right.getKey())) {
            ranges.remove(right.getKey());
            if (end.isBefore(right.getValue())) {
                ranges.put(after(end), right.getValue());
            }
        }
    }

    boolean contains(Location location) {
        Map.Entry<Location, Location> left = ranges.floorEntry(location);
        return left != null && !left.getValue().isBefore(location);
    }

    /** The end of the range that contains this location; the location itself must be contained. */
    Location endOf(Location contained) {
        return ranges.floorEntry(contained).getValue();
    }

    /** The first location not below {@code from} that is contained, or {@link #LAST} where there is none. */
    Location nextFrom(Location from) {
        if (contains(from)) {
            return from;
        }
        Location next = ranges.ceilingKey(from);
        return next == null ? LAST : next;
    }

    void clear() {
        ranges.clear();
    }

    int size() {
        return ranges.size();
    }

    private static Location max(Location a, Location b) {
        return a.isBefore(b) ? b : a;
    }
}
