package io.fastrelay.relay.track;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Objects of one subgroup in the order of their arrival, from the moment that an upstream stream brings the first until
 * none of the streams that joined meanwhile is open any more: what a subscriber gets on one stream, if all goes well.
 * Written under the track's lock, read without.
 */
public final class SubgroupRun extends LogNode {

    /**
     * How a run ended.
     *
     * @param fin an upstream stream ended with FIN
     * @param finalObject the subgroup's last object, if {@code fin}
     * @param code of the reset otherwise
     * @param at when, on the track's clock
     */
    public record End(boolean fin, long finalObject, long code, long at) {}

    private final Subgroup subgroup;
    private final List<UpstreamStream> open = new ArrayList<>(2);
    private final List<TrackObject> growing = new ArrayList<>(2);
    private volatile @Nullable TrackObject first;
    private @Nullable TrackObject last;
    private volatile @Nullable End end;

    SubgroupRun(Subgroup subgroup) {
        this.subgroup = subgroup;
    }

    public Subgroup subgroup() {
        return subgroup;
    }

    /** The oldest object that is still kept; null if none came yet, or all were dropped. */
    public @Nullable TrackObject first() {
        return first;
    }

    /** Null while it goes on. Whoever reads it before {@link LogNode#next} of the last object misses none. */
    public @Nullable End end() {
        return end;
    }

    @Nullable
    TrackObject last() {
        return last;
    }

    void add(TrackObject object) {
        TrackObject before = last;
        last = object;
        object.run(this);
        if (!object.isComplete()) {
            growing.add(object);
        }
        if (before == null || first == null || subgroup.group().isEvicted()) {
            first = object;
        }
        if (before != null) {
            before.append(object);
        }
    }

    /** Payload bytes that are here, of objects that are still kept. */
    long bytes() {
        long bytes = 0;
        for (TrackObject object = first; object != null; object = (TrackObject) object.next()) {
            bytes += object.payload().available();
        }
        return bytes;
    }

    /** Makes the run begin behind {@code object}, which was evicted; cursors that stand on it go on from there. */
    void dropThrough(TrackObject object) {
        first = (TrackObject) object.next();
    }

    /** Keeps nothing but the last object, which the next one is appended to. */
    void dropAll() {
        first = last;
    }

    /** Objects that are neither complete nor abandoned. */
    List<TrackObject> growing() {
        return growing;
    }

    void join(UpstreamStream stream) {
        open.add(stream);
    }

    /** Upstream streams that may still bring something of it. */
    List<UpstreamStream> open() {
        return open;
    }

    void end(End how) {
        end = how;
    }
}
