package io.fastrelay.relay.delivery;

import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.relay.track.Group;
import io.fastrelay.relay.track.LocationRange;
import io.fastrelay.relay.track.Track;
import io.fastrelay.relay.track.TrackObject;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the cached objects of a range in the order of a fetch: groups in one order or the other, objects by id,
 * whatever their subgroup (draft 18 section 10.12.3). It stops where it is not known what is there. Not thread-safe.
 */
final class FetchWalk {

    /** What the walk came to. */
    enum Step {
        /** {@link #object()} is next. */
        OBJECT,
        /** {@link #unknown()} is next: nothing is known of these locations, or they are not cached. */
        UNKNOWN,
        /** The next object is not complete yet. */
        INCOMPLETE,
        END
    }

    private static final long LAST_ID = -1;

    private final Track track;
    private final Location start;
    private final Location end;
    private final boolean ascending;
    private final LongSupplier clock;

    private long group;
    /** The first location of {@link #group} that was not gone through. */
    private long next;

    private boolean groupDone;
    private boolean ended;
    private @Nullable TrackObject object;
    private @Nullable LocationRange unknown;

    FetchWalk(Track track, Location start, Location end, GroupOrder order, LongSupplier clock) {
        this.track = track;
        this.start = start;
        this.end = end;
        this.ascending = order != GroupOrder.DESCENDING;
        this.clock = clock;
        this.group = ascending ? start.group() : end.group();
        this.next = firstOf(group);
        this.ended = end.isBefore(start);
    }

    @Nullable
    TrackObject object() {
        return object;
    }

    @Nullable
    LocationRange unknown() {
        return unknown;
    }

    /** Looks what is next; the walk stays where it is until {@link #pass} or {@link #passUnknown}. */
    Step look() {
        object = null;
        unknown = null;
        while (!ended) {
            Step step = groupDone ? lookForGroup() : lookInGroup();
            if (step != null) {
                return step;
            }
        }
        return Step.END;
    }

    /** The object was delivered. */
    void pass(TrackObject delivered) {
        goBehind(delivered.id());
    }

    /** The unknown range was reported. */
    void passUnknown(LocationRange reported) {
        group = reported.end().group();
        groupDone = false;
        goBehind(reported.end().object());
    }

    private void goBehind(long id) {
        if (id == lastOf(group)) {
            groupDone = true;
        } else {
            next = id + 1;
        }
    }

    private @Nullable Step lookInGroup() {
        Group cached = track.groupFrom(group);
        if (cached != null && cached.id() == group) {
            Iterator<TrackObject> objects = cached.from(next).iterator();
            long now = clock.getAsLong();
            while (objects.hasNext()) {
                TrackObject candidate = objects.next();
                if (Long.compareUnsigned(candidate.id(), lastOf(group)) > 0) {
                    break;
                }
                if (candidate.status() == ObjectStatus.NORMAL && track.isFresh(candidate, now)) {
                    return lookAt(candidate);
                }
            }
        }
        Step gap = lookAtGap(new Location(group, next), new Location(group, lastOf(group)));
        groupDone = gap == null;
        return gap;
    }

    private Step lookAt(TrackObject candidate) {
        if (candidate.id() != next) {
            Step gap = lookAtGap(new Location(group, next), new Location(group, candidate.id() - 1));
            if (gap != null) {
                return gap;
            }
        }
        object = candidate;
        return candidate.isComplete() ? Step.OBJECT : Step.INCOMPLETE;
    }

    /** Comes to the next group that is cached, if what is between is known not to exist. */
    private @Nullable Step lookForGroup() {
        long last = ascending ? end.group() : start.group();
        if (group == last) {
            ended = true;
            return null;
        }
        long following = ascending ? group + 1 : group - 1;
        Group cached = ascending ? track.groupFrom(following) : track.groupUpTo(following);
        boolean inRange = cached != null
                && (ascending
                        ? Long.compareUnsigned(cached.id(), last) <= 0
                        : Long.compareUnsigned(cached.id(), last) >= 0);
        long to = inRange && cached != null ? cached.id() : last;
        if (to != following) {
            long before = ascending ? to - 1 : to + 1;
            long lowest = ascending ? following : before;
            long highest = ascending ? before : following;
            Step gap = lookAtGap(new Location(lowest, firstOf(lowest)), new Location(highest, lastOf(highest)));
            if (gap != null) {
                return gap;
            }
        }
        group = to;
        next = firstOf(to);
        groupDone = false;
        return null;
    }

    private @Nullable Step lookAtGap(Location from, Location to) {
        List<LocationRange> ranges = track.unknown(from, to);
        if (ranges.isEmpty()) {
            return null;
        }
        unknown = ascending ? ranges.get(0) : firstOfHighestGroup(ranges);
        return Step.UNKNOWN;
    }

    /** Downwards the groups come in the other order, but within a group the objects do not. */
    private static LocationRange firstOfHighestGroup(List<LocationRange> ranges) {
        LocationRange highest = ranges.get(ranges.size() - 1);
        long top = highest.end().group();
        for (LocationRange range : ranges) {
            if (range.end().group() == top) {
                return range.start().group() == top ? range : new LocationRange(new Location(top, 0), range.end());
            }
        }
        return highest;
    }

    private long firstOf(long groupId) {
        return groupId == start.group() ? start.object() : 0;
    }

    private long lastOf(long groupId) {
        return groupId == end.group() ? end.object() : LAST_ID;
    }
}
