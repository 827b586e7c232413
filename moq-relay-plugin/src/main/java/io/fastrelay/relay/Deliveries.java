package io.fastrelay.relay;

import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.relay.delivery.DeliverySettings;
import io.fastrelay.relay.delivery.SubscriptionDelivery;
import io.fastrelay.relay.track.Track;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one subscriber is sent: one delivery after the other, since a publisher that comes back may continue on a new track
 * object while the last objects of the old one are still going out. Counts streams for PUBLISH_DONE. Relay context, except
 * for the listener.
 */
final class Deliveries {

    /** Hears how they go. Relay context. */
    interface Listener {

        /** All streams of all of them are closed. */
        void deliveriesFinished();

        /** The subscriber could not keep up; {@link #deliveriesFinished} follows. */
        void tooFarBehind();
    }

    private final RelayCore core;
    private final ClientSession subscriber;
    private final Listener listener;
    private @Nullable SubscriptionDelivery current;
    private int open;
    private long streams;

    Deliveries(RelayCore core, ClientSession subscriber, Listener listener) {
        this.core = core;
        this.subscriber = subscriber;
        this.listener = listener;
    }

    /** Streams opened by those that are over. */
    long streams() {
        return streams;
    }

    /** Begins to deliver the track; what was delivered before is finished. */
    void begin(Track track, long alias, Optional<Location> joining, DeliverySettings settings) {
        SubscriptionDelivery before = current;
        open++;
        current = subscriber.delivery().subscribe(track, alias, joining, settings, new Ending());
        if (before != null) {
            before.finish();
        }
    }

    void update(DeliverySettings settings) {
        if (current != null) {
            current.update(settings);
        }
    }

    /** Forward State 1 after 0. */
    void resume(DeliverySettings settings, Optional<Location> joining) {
        if (current != null) {
            current.update(settings, joining);
        }
    }

    /** Sends what is there, then ends. */
    void finish() {
        if (current != null) {
            current.finish();
        }
    }

    /** Ends at once. */
    void cancel(StreamResetCode code) {
        if (current != null) {
            current.cancel(code);
        }
    }

    /** Any thread. */
    private final class Ending implements SubscriptionDelivery.Listener {

        @Override
        public void onFinished(long streamCount) {
            core.context().execute(() -> {
                streams += streamCount;
                open--;
                if (open == 0) {
                    listener.deliveriesFinished();
                }
            });
        }

        @Override
        public void onTooFarBehind() {
            core.context().execute(listener::tooFarBehind);
        }
    }
}
