package io.fastrelay.relay.delivery;

import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.StreamResetCode;
import java.util.Optional;

/** The delivery of one track to one subscriber. Methods may be called by any thread and never block. */
public final class SubscriptionDelivery {

    /** Hears the end. Called in any thread; must not block. */
    public interface Listener {

        /**
         * Every stream is closed and nothing more will be sent; PUBLISH_DONE may go out now.
         *
         * @param streamCount data streams opened for this subscription
         */
        void onFinished(long streamCount);

        /** The subscriber could not keep up (draft 18 section 8); streams were reset, {@link #onFinished} follows. */
        void onTooFarBehind();
    }

    private final SessionDelivery session;
    private final SubscriptionFlow flow;

    SubscriptionDelivery(SessionDelivery session, SubscriptionFlow flow) {
        this.session = session;
        this.flow = flow;
    }

    /** Changes priority, range, timeouts, or forward state to 0. The group order stays as it was. */
    public void update(DeliverySettings settings) {
        session.watchFor(settings.subgroupDeliveryTimeoutMillis());
        session.run(() -> flow.update(settings));
    }

    /**
     * Changes forward state from 0 to 1.
     *
     * @param joining the joining location that REQUEST_UPDATE_OK tells (draft 18 section 5.1); objects behind it are
     *     delivered even if they came before this call
     */
    public void update(DeliverySettings settings, Optional<Location> joining) {
        session.watchFor(settings.subgroupDeliveryTimeoutMillis());
        session.run(() -> flow.resume(settings, joining));
    }

    /** No more objects come: sends what is there, closes the streams, then {@link Listener#onFinished}. */
    public void finish() {
        session.run(flow::finish);
    }

    /** Stops at once: resets open streams with the code, then {@link Listener#onFinished}. */
    public void cancel(StreamResetCode code) {
        session.run(() -> flow.cancel(code.code()));
    }

    public DeliveryCounters counters() {
        return flow.tally().counters();
    }
}
