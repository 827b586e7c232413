package io.fastrelay.relay.track;

import io.fastrelay.moqt.Location;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The cache of one track: its groups, what they cost, and which of them go when it is too much. Writers hold {@link
 * #lock}; the index of groups can be read without.
 */
final class TrackStore {

    /** Costs are told to the budget in such steps, so that tracks do not contend for its counter. */
    private static final long REPORT_STEP = 8 * 1024;

    final ReentrantLock lock = new ReentrantLock();
    final PayloadArena arena = new PayloadArena();
    final Knowledge knowledge = new Knowledge();
    final LongSupplier clock;

    private final CacheBudget budget;
    private final long maxBytes;
    private final ConcurrentSkipListMap<Long, Group> groups = new ConcurrentSkipListMap<>();
    /** In the order in which they came into the cache; a group that was fetched later stays longer. */
    private final Set<Group> byAge = new LinkedHashSet<>();

    private volatile long cacheNanos;
    private volatile long cost;
    private volatile long evictedObjects;
    private long unreported;

    TrackStore(CacheBudget budget, long maxBytes, LongSupplier clock) {
        this.budget = budget;
        this.maxBytes = maxBytes;
        this.clock = clock;
    }

    /** How long objects are served; 0: without bound. */
    void cacheNanos(long nanos) {
        cacheNanos = nanos;
    }

    long cost() {
        return cost;
    }

    long evictedObjects() {
        return evictedObjects;
    }

    int groupCount() {
        return groups.size();
    }

    long objectCount() {
        long count = 0;
        for (Group group : byAge) {
            count += group.cachedObjects();
        }
        return count;
    }

    boolean isExpired(TrackObject object, long now) {
        long bound = cacheNanos;
        return bound > 0 && now - object.arrived() > bound;
    }

    @Nullable
    Group group(long groupId) {
        return groups.get(key(groupId));
    }

    /** The cached group with the smallest id not below this one; null if there is none. Any thread. */
    @Nullable
    Group ceiling(long groupId) {
        Map.Entry<Long, Group> entry = groups.ceilingEntry(key(groupId));
        return entry == null ? null : entry.getValue();
    }

    /** The cached group with the largest id not above this one; null if there is none. Any thread. */
    @Nullable
    Group floor(long groupId) {
        Map.Entry<Long, Group> entry = groups.floorEntry(key(groupId));
        return entry == null ? null : entry.getValue();
    }

    Iterable<Group> groupsFrom(long groupId) {
        return groups.tailMap(key(groupId), true).values();
    }

    /** Whether a group with an id from {@code first} to {@code last} is cached. */
    boolean hasGroupBetween(long first, long last) {
        Group group = ceiling(first);
        return group != null && Long.compareUnsigned(group.id(), last) <= 0;
    }

    Group create(long groupId) {
        Group group = new Group(groupId);
        groups.put(key(groupId), group);
        byAge.add(group);
        charge(group, Group.OVERHEAD);
        evictExpired();
        return group;
    }

    /** A group's part in the cache grew. */
    void charge(Group group, long bytes) {
        if (!group.isEvicted()) {
            group.addCost(bytes);
            change(bytes);
        }
    }

    /** Brings the cache back below its own bound. */
    void trim() {
        while (cost > maxBytes) {
            if (!evictOldestGroup() && !evictOldestObjects(maxBytes - maxBytes / 8)) {
                return;
            }
        }
    }

    /** Gives something up for other tracks; whether there was something. */
    boolean shed(boolean evenNewestGroup) {
        lock.lock();
        try {
            return evictOldestGroup() || (evenNewestGroup && evictOldestObjects(cost - cost / 4));
        } finally {
            lock.unlock();
        }
    }

    /** Lets the budget make room. Without the lock. */
    void relieve() {
        budget.relieve();
    }

    void clear() {
        for (Group group : new ArrayList<>(byAge)) {
            evict(group);
        }
        knowledge.forgetAll();
    }

    /** A cached object is given up, because it was abandoned or broke a rule. */
    void remove(TrackObject object) {
        Group group = object.group();
        if (group.remove(object)) {
            charge(group, -object.cost());
        }
    }

    private boolean evictOldestGroup() {
        Map.Entry<Long, Group> newest = groups.lastEntry();
        Group oldest = null;
        for (Group group : byAge) {
            if (newest == null || group == newest.getValue()) {
                continue;
            }
            if (!group.isGrowing()) {
                oldest = group;
                break;
            }
            oldest = oldest == null ? group : oldest;
        }
        if (oldest != null) {
            evict(oldest);
        }
        return oldest != null;
    }

    private void evictExpired() {
        if (cacheNanos == 0) {
            return;
        }
        long now = clock.getAsLong();
        List<Group> expired = new ArrayList<>();
        for (Group group : byAge) {
            Map.Entry<Long, TrackObject> last = group.objects().lastEntry();
            if (last == null || !isExpired(last.getValue(), now)) {
                break;
            }
            expired.add(group);
        }
        expired.forEach(this::evict);
    }

    private void evict(Group group) {
        boolean lowest = groups.firstEntry().getValue() == group;
        groups.remove(key(group.id()));
        byAge.remove(group);
        change(-group.cost());
        evictedObjects = evictedObjects + group.cachedObjects();
        group.evict();
        for (SubgroupRun run : group.runs()) {
            List.copyOf(run.open()).forEach(UpstreamStream::onEvicted);
            run.dropAll();
        }
        // Behind the lowest group nothing is cached: what was known there is not worth its room any more.
        knowledge.forget(lowest ? Location.ZERO : new Location(group.id(), 0), new Location(group.id(), -1));
    }

    /** Shortens the newest group, which is all there is, from its beginning. */
    private boolean evictOldestObjects(long target) {
        Map.Entry<Long, Group> newest = groups.lastEntry();
        if (newest == null) {
            return false;
        }
        Group group = newest.getValue();
        boolean any = false;
        Iterator<TrackObject> objects = group.objects().values().iterator();
        while (cost > target && objects.hasNext()) {
            TrackObject object = objects.next();
            if (!objects.hasNext()) {
                break;
            }
            if (!object.isComplete()) {
                continue;
            }
            remove(object);
            evictedObjects = evictedObjects + 1;
            knowledge.forget(new Location(group.id(), 0), object.location());
            any = true;
        }
        for (SubgroupRun run : group.runs()) {
            TrackObject first = run.first();
            while (first != null && first != run.last() && group.object(first.id()) != first) {
                run.dropThrough(first);
                first = run.first();
            }
        }
        return any;
    }

    private void change(long bytes) {
        cost = cost + bytes;
        unreported += bytes;
        if (Math.abs(unreported) >= REPORT_STEP || cost == 0) {
            budget.add(this, unreported);
            unreported = 0;
        }
    }

    private static Long key(long groupId) {
        return groupId ^ Long.MIN_VALUE;
    }
}
