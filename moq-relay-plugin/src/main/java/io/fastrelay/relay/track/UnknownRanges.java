package io.fastrelay.relay.track;

import io.fastrelay.moqt.Location;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what is unknown of a track. Under its lock. */
final class UnknownRanges {

    private final TrackStore store;
    private final long now;

    UnknownRanges(TrackStore store) {
        this.store = store;
        this.now = store.clock.getAsLong();
    }

    /** The parts of this range, ends included, where it is not known whether an object exists, or it is not cached. */
    List<LocationRange> within(Location start, Location end) {
        List<LocationRange> unknown = new ArrayList<>();
        Location at = start;
        while (!end.isBefore(at)) {
            Location known = knownThrough(at);
            if (known != null) {
                if (known.equals(LocationRanges.LAST)) {
                    break;
                }
                at = LocationRanges.after(known);
                continue;
            }
            Location next = nextKnown(at);
            if (next == null || end.isBefore(next)) {
                unknown.add(new LocationRange(at, end));
                break;
            }
            unknown.add(new LocationRange(at, LocationRanges.before(next)));
            at = next;
        }
        return unknown;
    }

    private @Nullable Location knownThrough(Location at) {
        Group group = store.group(at.group());
        TrackObject object = group == null ? null : group.object(at.object());
        return object != null && isServed(object) ? at : store.knowledge.knownThrough(at);
    }

    /** The first location behind {@code unknown} of which something is known; null if nothing is. */
    private @Nullable Location nextKnown(Location unknown) {
        Location noted = store.knowledge.nextKnown(unknown);
        boolean any = !noted.equals(LocationRanges.LAST) || store.knowledge.knownThrough(noted) != null;
        for (Group group : store.groupsFrom(unknown.group())) {
            if (any && Long.compareUnsigned(group.id(), noted.group()) > 0) {
                break;
            }
            long from = group.id() == unknown.group() ? unknown.object() : 0;
            for (TrackObject object : group.from(from)) {
                if (isServed(object)) {
                    return any && noted.isBefore(object.location()) ? noted : object.location();
                }
            }
        }
        return any ? noted : null;
    }

    /** An object that is still coming exists: there is no need to ask for it. */
    private boolean isServed(TrackObject object) {
        return !store.isExpired(object, now);
    }
}
