package io.fastrelay.relay.delivery;

import io.fastrelay.relay.track.Track;
import io.fastrelay.relay.track.TrackObject;

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
        return isOlder(object, filter.settings().objectDeliveryTimeoutMillis());
    }

    /** For datagrams both timeouts count from the arrival. */
    boolean isDatagramTimedOut(TrackObject object) {
        return isTimedOut(object) || isOlder(object, filter.settings().subgroupDeliveryTimeoutMillis());
    }

    /** MAX_CACHE_DURATION: forwarding it must not begin any more. */
    boolean isStale(TrackObject object) {
        return isOlder(object, track.maxCacheMillis());
    }

    private boolean isOlder(TrackObject object, long millis) {
        return millis > 0 && scheduler.now() - object.arrived() > millis * NANOS_PER_MILLI;
    }
}
