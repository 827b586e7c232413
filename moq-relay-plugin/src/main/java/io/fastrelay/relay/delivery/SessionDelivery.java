package io.fastrelay.relay.delivery;

import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.Location;
import io.fastrelay.relay.track.Track;
import io.fastrelay.session.Session;
import io.fastrelay.transport.MediaFrame;
import io.fastrelay.transport.MediaSource;
import io.fastrelay.transport.MediaStream;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/**
 * Everything that one session has to send as publisher: its subscriptions, fetches and datagrams, in the order of draft
 * 18 section 7. The media channel pulls from it.
 */
public final class SessionDelivery implements MediaSource {

    /** Installs itself as the source of the session's media channel. */
    public SessionDelivery(Session session, DeliveryLimits limits, ScheduledExecutorService timer, LongSupplier clock) {
        throw new UnsupportedOperationException();
    }

    /**
     * Begins to deliver a track. Any thread.
     *
     * @param joining the joining location (draft 18 section 5.1), which the subscriber was told; empty if no object was
     *     there. Objects behind it are delivered even if they came between that moment and this call, so nothing is lost
     *     between joining fetch and subscription; objects up to it only if they are received from now on
     */
    public SubscriptionDelivery subscribe(
            Track track,
            long trackAlias,
            Optional<Location> joining,
            DeliverySettings settings,
            SubscriptionDelivery.Listener listener) {
        throw new UnsupportedOperationException();
    }

    /**
     * Begins to answer a FETCH from the cache, both ends of the range included. Where objects are unknown it waits until
     * {@link FetchDelivery#resume} or {@link FetchDelivery#giveUpUnknown}. Any thread.
     */
    public FetchDelivery fetch(
            long requestId,
            Track track,
            Location start,
            Location end,
            GroupOrder order,
            int subscriberPriority,
            FetchDelivery.Listener listener) {
        throw new UnsupportedOperationException();
    }

    public DeliveryCounters counters() {
        throw new UnsupportedOperationException();
    }

    /** The session ended: forgets everything. Any thread. */
    public void close() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Produced produce(MediaFrame frame) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void onAllAcknowledged(MediaStream stream) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void onStopSending(MediaStream stream, long code) {
        throw new UnsupportedOperationException();
    }
}
