package io.fastrelay.relay.track;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one group by id, and its subgroups. The index can be read by any thread; all else is under the track's
 * lock.
 */
public final class Group {

    /** What a group counts besides its objects. */
    static final int OVERHEAD = 1024;

    private final long id;
    private final ConcurrentSkipListMap<Long, TrackObject> objects = new ConcurrentSkipListMap<>();
    private final Map<Long, Subgroup> subgroups = new HashMap<>(4);
    private final List<SubgroupRun> runs = new ArrayList<>(2);
    private OptionalLong finalObject = OptionalLong.empty();
    private OptionalLong liveFrom = OptionalLong.empty();
    private OptionalLong priorGroupGap = OptionalLong.empty();
    private boolean hasDatagrams;
    private boolean evicted;
    private long cost;
    private int cachedObjects;

    Group(long id) {
        this.id = id;
    }

    public long id() {
        return id;
    }

    /** The objects from this id on that are kept, in ascending order; what is added behind meanwhile may be seen. */
    public Collection<TrackObject> from(long objectId) {
        return objects.tailMap(key(objectId), true).values();
    }

    /** Object ids are unsigned, map keys are not. */
    private static Long key(long objectId) {
        return objectId ^ Long.MIN_VALUE;
    }

    ConcurrentNavigableMap<Long, TrackObject> objects() {
        return objects;
    }

    @Nullable
    TrackObject object(long objectId) {
        return objects.get(key(objectId));
    }

    void put(TrackObject object) {
        objects.put(key(object.id()), object);
        object.cached(true);
        cachedObjects++;
    }

    boolean remove(TrackObject object) {
        if (objects.remove(key(object.id()), object)) {
            object.cached(false);
            cachedObjects--;
            return true;
        }
        return false;
    }

    int cachedObjects() {
        return cachedObjects;
    }

    /** The object with the largest id below this one; null if there is none. */
    @Nullable
    TrackObject before(long objectId) {
        Map.Entry<Long, TrackObject> entry = objects.lowerEntry(key(objectId));
        return entry == null ? null : entry.getValue();
    }

    boolean hasLargerThan(long objectId) {
        return objects.higherKey(key(objectId)) != null;
    }

    @Nullable
    Subgroup subgroup(long subgroupId) {
        return subgroups.get(subgroupId);
    }

    Collection<Subgroup> subgroups() {
        return subgroups.values();
    }

    void add(Subgroup subgroup) {
        subgroups.put(subgroup.id(), subgroup);
    }

    List<SubgroupRun> runs() {
        return runs;
    }

    /** The last object of the group, once a publisher said so. */
    OptionalLong finalObject() {
        return finalObject;
    }

    void finalObject(long objectId) {
        finalObject = OptionalLong.of(objectId);
    }

    /** From this object on, everything reaches us through a subscription; empty if nothing does. */
    OptionalLong liveFrom() {
        return liveFrom;
    }

    void liveFrom(long objectId) {
        liveFrom = OptionalLong.of(objectId);
    }

    /** The Prior Group ID Gap that objects of this group carry (draft 18 section 12.8). */
    OptionalLong priorGroupGap() {
        return priorGroupGap;
    }

    void priorGroupGap(long groups) {
        priorGroupGap = OptionalLong.of(groups);
    }

    boolean hasDatagrams() {
        return hasDatagrams;
    }

    void sawDatagram() {
        hasDatagrams = true;
    }

    /** An object of it is under way. */
    boolean isGrowing() {
        for (SubgroupRun run : runs) {
            if (run.growing().stream().anyMatch(object -> !object.isComplete())) {
                return true;
            }
        }
        return false;
    }

    /** It is not in the cache any more; streams that are still open deliver to those who are there. */
    boolean isEvicted() {
        return evicted;
    }

    void evict() {
        evicted = true;
    }

    long cost() {
        return cost;
    }

    void addCost(long bytes) {
        cost += bytes;
    }
}
