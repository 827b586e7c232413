package io.fastrelay.client;

import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.StreamResetCode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a published track: tells readers of new ones and keeps the newest to answer FETCH. All state is guarded
 * by its monitor, which is never held while anything waits.
 */
final class TrackHistory {

    /** What a FETCH gets: the objects in the order asked for, and from where on the history is whole. */
    record Range(List<PublishedObject> objects, Location knownFrom) {}

    private final TrackSettings settings;
    private final int defaultPriority;
    private final TreeMap<Long, PublishedGroup> groups = new TreeMap<>(Long::compareUnsigned);
    private final Set<PublishedSubgroup> open = new LinkedHashSet<>();
    private final List<TrackReader> readers = new CopyOnWriteArrayList<>();
    private @Nullable Location largest;
    private Location knownFrom = Location.ZERO;
    private long bytes;
    private boolean ended;

    TrackHistory(TrackSettings settings) {
        this.settings = settings;
        this.defaultPriority = (int) settings.properties()
                .number(Properties.DEFAULT_PUBLISHER_PRIORITY)
                .orElse(128);
    }

    int defaultPriority() {
        return defaultPriority;
    }

    synchronized Optional<Location> largest() {
        return Optional.ofNullable(largest);
    }

    synchronized boolean ended() {
        return ended;
    }

    /** Adds a reader and returns the largest location at that moment: it hears of every object behind it. */
    synchronized Optional<Location> attach(TrackReader reader) {
        readers.add(reader);
        if (ended) {
            reader.onEnded();
        }
        return largest();
    }

    void detach(TrackReader reader) {
        readers.remove(reader);
    }

    synchronized PublishedGroup openGroup(long id) {
        requireOpen();
        PublishedGroup group = new PublishedGroup(id);
        if (groups.putIfAbsent(id, group) != null) {
            throw new IllegalArgumentException("group " + Long.toUnsignedString(id) + " exists already");
        }
        return group;
    }

    synchronized long nextGroupId() {
        long behindOpened = groups.isEmpty() ? 0 : groups.lastKey() + 1;
        long behindLargest = largest == null ? 0 : largest.group() + 1;
        return Long.compareUnsigned(behindOpened, behindLargest) > 0 ? behindOpened : behindLargest;
    }

    synchronized PublishedSubgroup openSubgroup(PublishedGroup group, long id, SubgroupSettings how) {
        requireOpen();
        if (group.ended) {
            throw new IllegalStateException("group " + Long.toUnsignedString(group.id) + " has ended");
        }
        int priority = how.priority() < 0 ? defaultPriority : how.priority();
        PublishedSubgroup subgroup = new PublishedSubgroup(group, id, how, priority);
        if (group.subgroups.putIfAbsent(id, subgroup) != null) {
            throw new IllegalArgumentException("subgroup " + Long.toUnsignedString(id) + " of group "
                    + Long.toUnsignedString(group.id) + " exists already");
        }
        open.add(subgroup);
        return subgroup;
    }

    /**
     * Publishes an object.
     *
     * @param id the object id, or -1 for the group's next
     * @param written how much of the payload is there
     */
    synchronized PublishedObject append(
            PublishedGroup group,
            @Nullable PublishedSubgroup subgroup,
            long id,
            int priority,
            ObjectStatus status,
            Properties properties,
            byte[] payload,
            int written,
            boolean endOfGroup) {
        requireOpen();
        PublishedObject previous = subgroup == null ? null : subgroup.last;
        if (group.ended || subgroup != null && subgroup.finished()) {
            throw new IllegalStateException("group or subgroup has ended, no object can follow");
        }
        if (previous != null && !previous.complete()) {
            throw new IllegalStateException("object " + previous.location() + " is not complete yet");
        }
        Location location = new Location(group.id, id == -1 ? group.nextObject : id);
        if (previous != null && Long.compareUnsigned(location.object(), previous.id) <= 0
                || group.objects.containsKey(location.object())) {
            throw new IllegalArgumentException("object " + location + " exists already or lies behind the last one");
        }
        PublishedObject object = new PublishedObject(
                location, priority, status, properties, payload, written, subgroup, previous == null, endOfGroup);
        if (Long.compareUnsigned(location.object(), group.nextObject) >= 0) {
            group.nextObject = location.object() + 1;
        }
        if (!group.forgotten) {
            group.objects.put(location.object(), object);
            bytes += object.size();
        }
        if (largest == null || largest.isBefore(location)) {
            largest = location;
        }
        if (subgroup != null) {
            if (previous != null) {
                previous.next(object);
            }
            subgroup.last = object;
        }
        for (TrackReader reader : readers) {
            reader.onAppended(object);
        }
        forgetOldest();
        return object;
    }

    synchronized void grown(PublishedObject object) {
        for (TrackReader reader : readers) {
            reader.onGrown(object);
        }
    }

    /** Ends a subgroup, with a reset if there is a code. */
    synchronized void finish(PublishedSubgroup subgroup, @Nullable StreamResetCode code) {
        if (subgroup.finished()) {
            return;
        }
        PublishedObject last = subgroup.last;
        if (last != null && !last.complete()) {
            if (code == null) {
                throw new IllegalStateException("object " + last.location() + " is not complete yet");
            }
            // Half an object is none: a FETCH must not find it.
            if (subgroup.group.objects.remove(last.id) != null) {
                bytes -= last.size();
            }
        }
        if (code != null) {
            subgroup.reset(code);
        } else {
            subgroup.finish();
        }
        open.remove(subgroup);
        for (TrackReader reader : readers) {
            reader.onFinished(subgroup);
        }
        announceComplete();
    }

    synchronized void endGroup(PublishedGroup group) {
        group.ended = true;
        announceComplete();
    }

    /** Finishes every open subgroup; half an object is given up with its subgroup. */
    synchronized void closeOpen() {
        for (PublishedSubgroup subgroup : List.copyOf(open)) {
            boolean half = subgroup.last != null && !subgroup.last.complete();
            finish(subgroup, half ? StreamResetCode.CANCELLED : null);
        }
    }

    /** Ends the track; open subgroups are finished. */
    synchronized void end() {
        if (ended) {
            return;
        }
        closeOpen();
        ended = true;
        for (TrackReader reader : readers) {
            reader.onEnded();
        }
    }

    /** The objects of a range, both ends included; groups in the given order, objects of a group ascending. */
    synchronized Range range(Location start, Location end, GroupOrder order) {
        List<PublishedObject> found = new ArrayList<>();
        if (start.compareTo(end) > 0) {
            return new Range(found, knownFrom);
        }
        NavigableMap<Long, PublishedGroup> part = groups.subMap(start.group(), true, end.group(), true);
        for (PublishedGroup group : (order == GroupOrder.ASCENDING ? part : part.descendingMap()).values()) {
            for (PublishedObject object : group.objects.values()) {
                Location location = object.location();
                if (object.status == ObjectStatus.NORMAL
                        && start.compareTo(location) <= 0
                        && location.compareTo(end) <= 0) {
                    found.add(object);
                }
            }
        }
        return new Range(found, knownFrom);
    }

    private void requireOpen() {
        if (ended) {
            throw new IllegalStateException("the track has ended");
        }
    }

    /** Whether every group up to this one is complete and there are larger ones. */
    synchronized boolean completeThrough(long last) {
        if (largest == null || Long.compareUnsigned(last, largest.group()) >= 0) {
            return ended;
        }
        return groups.headMap(last, true).values().stream().allMatch(PublishedGroup::complete);
    }

    private void announceComplete() {
        if (largest == null) {
            return;
        }
        long through = largest.group();
        for (PublishedGroup group : groups.values()) {
            if (!group.complete() && Long.compareUnsigned(group.id, through) < 0) {
                through = group.id;
                break;
            }
        }
        if (through != 0) {
            for (TrackReader reader : readers) {
                reader.onCompleteThrough(through - 1);
            }
        }
    }

    private void forgetOldest() {
        while (groups.size() > settings.historyGroups()) {
            PublishedGroup oldest = groups.pollFirstEntry().getValue();
            oldest.forgotten = true;
            for (PublishedObject object : oldest.objects.values()) {
                bytes -= object.size();
            }
            oldest.objects.clear();
            knownFrom = max(knownFrom, new Location(oldest.id + 1, 0));
        }
        for (PublishedGroup group : groups.values()) {
            while (bytes > settings.historyBytes() && !group.objects.isEmpty()) {
                PublishedObject object = group.objects.pollFirstEntry().getValue();
                bytes -= object.size();
                knownFrom = max(knownFrom, new Location(group.id, object.id + 1));
            }
            if (bytes <= settings.historyBytes()) {
                return;
            }
        }
    }

    private static Location max(Location a, Location b) {
        return a.isBefore(b) ? b : a;
    }
}
