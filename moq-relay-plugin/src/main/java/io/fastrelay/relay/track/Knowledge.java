package io.fastrelay.relay.track;

import io.fastrelay.moqt.Location;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of locations where no object is cached. Bounded; what is forgotten is unknown again. Under the track's
 * lock.
 *
 * <p>Three kinds, because they differ in what an object means that arrives there all the same:
 *
 * <ul>
 *   <li><b>gaps</b>, communicated by Prior Group/Object ID Gap: the track is malformed (sections 12.8 and 12.9);
 *   <li><b>absent</b>, from END_OF_GROUP, END_OF_TRACK, gaps of a fetch and End of Non-Existent Range: the object is
 *       neither cached nor forwarded (section 9.1);
 *   <li><b>covered</b>, where we received live and completely: an object that comes late is welcome.
 * </ul>
 *
 * <p>A group is covered from the first location behind LARGEST_OBJECT of the publisher's answer when it came through
 * subgroup streams alone, each of them ended with FIN and none was reset, and the same publisher went on to a larger group
 * or ended. Groups between two that one publisher sent one after the other are covered too. Datagrams may be lost unseen,
 * so a group with datagrams is never covered.
 */
final class Knowledge {

    private static final int MAX_RANGES = 1024;

    private final LocationRanges gaps = new LocationRanges(MAX_RANGES);
    private final LocationRanges absent = new LocationRanges(MAX_RANGES);
    private final LocationRanges covered = new LocationRanges(MAX_RANGES);
    private volatile @Nullable Location endOfTrack;
    private volatile long version;

    /** Grows whenever more is known or cached than before. Any thread. */
    long version() {
        return version;
    }

    /** Something is cached that was not, or known. */
    void grew() {
        version = version + 1;
    }

    /** The final object of the track. Any thread. */
    Optional<Location> endOfTrack() {
        return Optional.ofNullable(endOfTrack);
    }

    void endOfTrack(Location finalObject) {
        endOfTrack = finalObject;
        grew();
        absent.add(LocationRanges.after(finalObject), LocationRanges.LAST);
    }

    void gap(Location start, Location end) {
        gaps.add(start, end);
        grew();
    }

    void absent(Location start, Location end) {
        absent.add(start, end);
        grew();
    }

    void covered(Location start, Location end) {
        covered.add(start, end);
        grew();
    }

    boolean isGap(Location location) {
        return gaps.contains(location);
    }

    boolean isAbsent(Location location) {
        return absent.contains(location);
    }

    /** If it is known what is at {@code from}, the last location for which that holds without a break; otherwise null. */
    @Nullable
    Location knownThrough(Location from) {
        for (LocationRanges ranges : new LocationRanges[] {gaps, absent, covered}) {
            if (ranges.contains(from)) {
                return ranges.endOf(from);
            }
        }
        return null;
    }

    /** The first location from here on of which something is known. */
    Location nextKnown(Location from) {
        Location next = gaps.nextFrom(from);
        Location other = absent.nextFrom(from);
        next = other.isBefore(next) ? other : next;
        other = covered.nextFrom(from);
        return other.isBefore(next) ? other : next;
    }

    /** Objects in this range were dropped from the cache: nothing is known there any more. */
    void forget(Location start, Location end) {
        gaps.remove(start, end);
        absent.remove(start, end);
        covered.remove(start, end);
        Location last = endOfTrack;
        if (last != null) {
            absent.add(LocationRanges.after(last), LocationRanges.LAST);
        }
    }

    void forgetAll() {
        forget(Location.ZERO, LocationRanges.LAST);
    }
}
