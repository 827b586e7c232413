package io.fastrelay.relay;

import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.message.RequestError;
import io.fastrelay.relay.track.Track;
import java.util.Optional;

/** A request that needs an established upstream subscription before it can be answered. Relay context. */
interface TrackWaiter {

    /**
     * A publisher is there.
     *
     * @param track where its objects go
     * @param largest the largest location at the moment it was established
     */
    void onPublisher(Track track, Optional<Location> largest);

    /** No publisher has it: what to answer. */
    void onNoPublisher(RequestError error);

    /** Whether it waits although nobody publishes the track now (RENDEZVOUS_TIMEOUT, draft 18 section 10.2.6). */
    boolean waitsForPublisher();
}
