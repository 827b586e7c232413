package io.fastrelay.moqt;

/**
 * Position of an object in a track (draft 18 section 1.4.2). Both parts are unsigned 64-bit numbers.
 */
public record Location(long group, long object) implements Comparable<Location> {

    public static final Location ZERO = new Location(0, 0);

    /** Orders by group, then by object, both unsigned. */
    @Override
    public int compareTo(Location other) {
        int byGroup = Long.compareUnsigned(group, other.group);
        return byGroup != 0 ? byGroup : Long.compareUnsigned(object, other.object);
    }

    public boolean isBefore(Location other) {
        return compareTo(other) < 0;
    }

    @Override
    public String toString() {
        return Long.toUnsignedString(group) + ":" + Long.toUnsignedString(object);
    }
}
