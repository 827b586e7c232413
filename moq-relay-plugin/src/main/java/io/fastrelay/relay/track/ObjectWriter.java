package io.fastrelay.relay.track;

import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.ObjectStatus;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Takes objects into a track: checks them against what is known (draft 18 section 2.4.2), tells new ones from those that
 * another publisher or a fetch brought already, and puts them into the cache. Under the track's lock.
 */
final class ObjectWriter {

    private static final int MAX_IDS_BETWEEN = 64;

    private final TrackStore store;
    private final PriorGaps gaps = new PriorGaps();
    private long nextSequence;
    private long objectsIn;
    private long bytesIn;
    private long duplicates;

    ObjectWriter(TrackStore store) {
        this.store = store;
    }

    /** The sequence that the next object gets. */
    long nextSequence() {
        return nextSequence;
    }

    long objectsIn() {
        return objectsIn;
    }

    long bytesIn() {
        return bytesIn;
    }

    long duplicates() {
        return duplicates;
    }

    void countBytes(long bytes) {
        bytesIn += bytes;
    }

    void countDuplicate() {
        duplicates++;
    }

    Group groupFor(long groupId) {
        Group group = store.group(groupId);
        return group == null ? store.create(groupId) : group;
    }

    /** The subgroup, made known by its first object. */
    Subgroup subgroupFor(Group group, long subgroupId, int publisherPriority) throws MalformedTrackException {
        Subgroup subgroup = group.subgroup(subgroupId);
        if (subgroup == null) {
            subgroup = new Subgroup(group, subgroupId, publisherPriority);
            group.add(subgroup);
            store.charge(group, Subgroup.OVERHEAD);
        } else if (subgroup.publisherPriority() != publisherPriority) {
            throw new MalformedTrackException("group " + name(group.id()) + " subgroup " + name(subgroupId)
                    + " has publisher priority " + subgroup.publisherPriority() + " and " + publisherPriority);
        }
        return subgroup;
    }

    /** Whether an object may be at this location, as far as ends and gaps tell; false: it is to be ignored. */
    boolean mayExist(Group group, @Nullable Subgroup subgroup, long objectId) throws MalformedTrackException {
        Location location = new Location(group.id(), objectId);
        if (store.knowledge.endOfTrack().isPresent()
                && store.knowledge.endOfTrack().get().isBefore(location)) {
            throw new MalformedTrackException("object " + location + " is behind the track's final object "
                    + store.knowledge.endOfTrack().get());
        }
        if (isLarger(objectId, group.finalObject())) {
            throw new MalformedTrackException("object " + location + " is behind its group's final object "
                    + name(group.finalObject().getAsLong()));
        }
        if (subgroup != null && isLarger(objectId, subgroup.finalObject())) {
            throw new MalformedTrackException("object " + location + " is behind the final object "
                    + name(subgroup.finalObject().getAsLong()) + " of its subgroup " + name(subgroup.id()));
        }
        if (store.knowledge.isGap(location)) {
            throw new MalformedTrackException("object " + location + " is inside a communicated gap");
        }
        return !store.knowledge.isAbsent(location);
    }

    /**
     * What is there already of an object that arrives; null if nothing is.
     *
     * @throws MalformedTrackException if it is another object
     */
    @Nullable
    TrackObject existing(Group group, ObjectFields fields) throws MalformedTrackException {
        TrackObject known = group.object(fields.id());
        if (known == null) {
            return null;
        }
        String different = known.isDatagram() != fields.datagram()
                ? "forwarding preference"
                : !known.isDatagram() && known.subgroupId() != fields.subgroupId()
                        ? "subgroup"
                        : known.publisherPriority() != fields.publisherPriority()
                                ? "publisher priority"
                                : known.payload().length() != fields.payloadLength()
                                        ? "payload length"
                                        : known.status() != fields.status() ? "status" : null;
        if (different != null) {
            throw new MalformedTrackException("object " + known.location() + " came again with another " + different);
        }
        return known;
    }

    /** A new object; it takes the place of one that was abandoned or only fetched. */
    TrackObject create(Group group, ObjectFields fields, @Nullable StreamPlace place) {
        TrackObject replaced = group.object(fields.id());
        if (replaced != null) {
            store.remove(replaced);
        }
        TrackObject object = new TrackObject(fields, group, place, store.clock.getAsLong(), nextSequence++);
        if (!group.isEvicted()) {
            group.put(object);
            store.charge(group, object.cost());
            store.knowledge.grew();
        }
        if (fields.datagram()) {
            group.sawDatagram();
        }
        objectsIn++;
        return object;
    }

    /** An object that a fetch begins to bring; {@link #cache} takes it in when it is complete. */
    TrackObject fetched(ObjectFields fields) {
        return new TrackObject(fields, groupFor(fields.groupId()), null, store.clock.getAsLong(), nextSequence++);
    }

    /** Takes in what a fetch brought, unless a subscription brought it meanwhile. */
    void cache(TrackObject object) {
        Group group = object.group();
        TrackObject known = group.object(object.id());
        if (group.isEvicted() || (known != null && !known.isFetched())) {
            return;
        }
        if (known != null) {
            store.remove(known);
        }
        group.put(object);
        store.charge(group, object.cost());
        store.knowledge.grew();
        try {
            learnGaps(object);
        } catch (MalformedTrackException e) {
            // What a fetch says of others is no reason to give up those who are served well by a subscription.
            store.remove(object);
        }
    }

    /** Notes what the object says of others: gaps in front of it, and ends. */
    void learn(TrackObject object) throws MalformedTrackException {
        learnGaps(object);
        if (object.status() == ObjectStatus.END_OF_GROUP || object.isEndOfGroup()) {
            endOfGroup(object.group(), object.id());
        } else if (object.status() == ObjectStatus.END_OF_TRACK) {
            if (store.hasGroupBetween(object.groupId() + 1, -1) && object.groupId() != -1
                    || object.group().hasLargerThan(object.id())) {
                throw new MalformedTrackException(
                        "END_OF_TRACK at " + object.location() + " in front of other objects");
            }
            store.knowledge.endOfTrack(object.location());
        }
    }

    /** The group's final object became known. */
    void endOfGroup(Group group, long finalObject) throws MalformedTrackException {
        if (group.hasLargerThan(finalObject)) {
            throw new MalformedTrackException("group " + name(group.id()) + " ends at object " + name(finalObject)
                    + ", in front of other objects");
        }
        group.finalObject(finalObject);
        if (finalObject != -1) {
            store.knowledge.absent(new Location(group.id(), finalObject + 1), new Location(group.id(), -1));
        }
    }

    /** Takes the rest of {@code chunk} into the object. */
    void append(TrackObject object, ByteBuffer chunk) {
        int bytes = chunk.remaining();
        object.payload().append(chunk, store.arena);
        bytesIn += bytes;
        if (object.isCached()) {
            store.charge(object.group(), bytes);
        }
    }

    /** Whether all ids between two objects of this subgroup belong to other subgroups or do not exist. */
    boolean nothingBetween(Group group, long subgroupId, long earlier, long later) {
        if (Long.compareUnsigned(later, earlier) <= 0) {
            return false;
        }
        long id = earlier + 1;
        for (int i = 0; id != later && i < MAX_IDS_BETWEEN; i++) {
            Location location = new Location(group.id(), id);
            TrackObject object = group.object(id);
            if (object != null && (object.isDatagram() || object.subgroupId() != subgroupId)) {
                id++;
            } else if (store.knowledge.isGap(location) || store.knowledge.isAbsent(location)) {
                Location end = Objects.requireNonNull(store.knowledge.knownThrough(location));
                boolean beyond = end.group() != group.id() || Long.compareUnsigned(end.object(), later) >= 0;
                id = beyond ? later : end.object() + 1;
            } else {
                return false;
            }
        }
        return id == later;
    }

    private void learnGaps(TrackObject object) throws MalformedTrackException {
        gaps.read(object.properties(), object.varint(), object.groupId(), object.id());
        Group group = object.group();
        if (gaps.objects() != 0) {
            long first = object.id() - gaps.objects();
            TrackObject before = group.before(object.id());
            if (Long.compareUnsigned(gaps.objects(), object.id()) > 0
                    || (before != null && Long.compareUnsigned(before.id(), first) >= 0)) {
                throw new MalformedTrackException("Prior Object ID Gap " + name(gaps.objects()) + " of object "
                        + object.location() + " covers what is no gap");
            }
            store.knowledge.gap(new Location(group.id(), first), new Location(group.id(), object.id() - 1));
        }
        if (gaps.tellsGroups()) {
            if (group.priorGroupGap().isPresent() && group.priorGroupGap().getAsLong() != gaps.groups()) {
                throw new MalformedTrackException("group " + name(group.id()) + " has several Prior Group ID Gaps");
            }
            group.priorGroupGap(gaps.groups());
        }
        if (gaps.groups() != 0) {
            long first = group.id() - gaps.groups();
            if (Long.compareUnsigned(gaps.groups(), group.id()) > 0 || store.hasGroupBetween(first, group.id() - 1)) {
                throw new MalformedTrackException("Prior Group ID Gap " + name(gaps.groups()) + " of object "
                        + object.location() + " covers what is no gap");
            }
            store.knowledge.gap(new Location(first, 0), new Location(group.id() - 1, -1));
        }
    }

    private static boolean isLarger(long objectId, OptionalLong bound) {
        return bound.isPresent() && Long.compareUnsigned(objectId, bound.getAsLong()) > 0;
    }

    private static String name(long unsigned) {
        return Long.toUnsignedString(unsigned);
    }
}
