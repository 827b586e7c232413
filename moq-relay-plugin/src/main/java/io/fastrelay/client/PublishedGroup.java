package io.fastrelay.client;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** One group as its publisher made it, as far as its objects are still kept. Guarded by the track's history. */
final class PublishedGroup {

    final long id;
    final TreeMap<Long, PublishedObject> objects = new TreeMap<>(Long::compareUnsigned);
    final Map<Long, PublishedSubgroup> subgroups = new HashMap<>();
    /** The id that the next object gets unless the publisher names one. */
    long nextObject;
    /** No object and no subgroup will follow. */
    boolean ended;
    /** Too old to be kept: what still comes is delivered, but not remembered. */
    boolean forgotten;

    PublishedGroup(long id) {
        this.id = id;
    }

    /** Whether every subgroup is finished and the group was ended. */
    boolean complete() {
        return ended && subgroups.values().stream().allMatch(PublishedSubgroup::finished);
    }
}
