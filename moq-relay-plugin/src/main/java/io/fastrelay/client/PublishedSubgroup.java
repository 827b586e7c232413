package io.fastrelay.client;

import io.fastrelay.moqt.StreamResetCode;
import org.jspecify.annotations.Nullable;

/**
 * One subgroup as its publisher made it. Objects hang together by {@link PublishedObject#next}; the subgroup itself keeps
 * only the last one, so that old objects can be forgotten. Fields without volatile are guarded by the track's history.
 */
final class PublishedSubgroup {

    final PublishedGroup group;
    final long id;
    final SubgroupSettings settings;
    final int priority;

    @Nullable
    PublishedObject last;

    private volatile boolean finished;
    private volatile @Nullable StreamResetCode reset;

    PublishedSubgroup(PublishedGroup group, long id, SubgroupSettings settings, int priority) {
        this.group = group;
        this.id = id;
        this.settings = settings;
        this.priority = priority;
    }

    /** Nothing will be appended any more. Read it before {@link PublishedObject#next}: it is set behind the last link. */
    boolean finished() {
        return finished;
    }

    /** Why the publisher gave the subgroup up, null if it did not. */
    @Nullable
    StreamResetCode reset() {
        return reset;
    }

    void finish() {
        finished = true;
    }

    void reset(StreamResetCode code) {
        reset = code;
        finished = true;
    }
}
