package io.fastrelay.relay.delivery;

import io.fastrelay.relay.track.SubgroupRun;
import io.fastrelay.relay.track.Track;
import io.fastrelay.relay.track.TrackObject;
import org.jspecify.annotations.Nullable;

/** Which objects are too old to be sent to one subscriber (draft 18 sections 8 and 12.3). Send context only. */
final class Deadlines {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Scheduler scheduler;
    private final Track track;
    private final LiveFilter filter;

    Deadlines(Scheduler scheduler, Track track, LiveFilter filter) {
        this.scheduler = scheduler;
        this.track = track;
        this.filter = filter;
    }

    /** Whether there is any that must be looked at before an object is sent. */
    boolean exist() {
        return filter.settings().objectDeliveryTimeoutMillis() > 0 || track.maxCacheMillis() > 0;
    }

    boolean isTimedOut(TrackObject object) {
        return isObjectTimedOut(object.arrived());
    }

    boolean isObjectTimedOut(long arrived) {
        return isOlder(arrived, filter.settings().objectDeliveryTimeoutMillis());
    }

    /** SUBGROUP_DELIVERY_TIMEOUT counts from the end of the subgroup; null if it goes on. */
    boolean isSubgroupTimedOut(SubgroupRun.@Nullable End end) {
        return end != null && end.fin() && isOlder(end.at(), filter.settings().subgroupDeliveryTimeoutMillis());
    }

    /** For datagrams both timeouts count from the arrival. */
    boolean isDatagramTimedOut(TrackObject object) {
        return isTimedOut(object) || isOlder(object.arrived(), filter.settings().subgroupDeliveryTimeoutMillis());
    }

    /** MAX_CACHE_DURATION: forwarding it must not begin any more. */
    boolean isStale(TrackObject object) {
        return isOlder(object.arrived(), track.maxCacheMillis());
    }

    private boolean isOlder(long since, long millis) {
        return millis > 0 && scheduler.now() - since > millis * NANOS_PER_MILLI;
    }
}
