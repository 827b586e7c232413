package io.fastrelay.relay.track;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What is known of one subgroup, beyond its streams. Under the track's lock but for the final fields. */
public final class Subgroup {

    /** What a subgroup counts besides its objects. */
    static final int OVERHEAD = 256;

    private final Group group;
    private final long id;
    private final int publisherPriority;
    private OptionalLong finalObject = OptionalLong.empty();
    private long largest = -1;
    private boolean empty = true;
    private boolean broken;
    private @Nullable SubgroupRun run;

    Subgroup(Group group, long id, int publisherPriority) {
        this.group = group;
        this.id = id;
        this.publisherPriority = publisherPriority;
    }

    public Group group() {
        return group;
    }

    public long id() {
        return id;
    }

    /** 0 to 255, the same for all its objects (draft 18 section 7.1). */
    public int publisherPriority() {
        return publisherPriority;
    }

    /** Its last object, once a stream ended with FIN. */
    OptionalLong finalObject() {
        return finalObject;
    }

    void finalObject(long objectId) {
        finalObject = OptionalLong.of(objectId);
    }

    boolean hasLargerThan(long objectId) {
        return !empty && Long.compareUnsigned(largest, objectId) > 0;
    }

    void saw(long objectId) {
        if (empty || Long.compareUnsigned(objectId, largest) > 0) {
            largest = objectId;
            empty = false;
        }
    }

    /** A stream was reset, so objects may be missing that we cannot know of. */
    boolean isBroken() {
        return broken;
    }

    void breakOff() {
        broken = true;
    }

    /** The run that goes on; null if none does. */
    @Nullable
    SubgroupRun run() {
        return run;
    }

    void run(@Nullable SubgroupRun value) {
        run = value;
    }
}
