package io.fastrelay.relay.delivery;

import io.fastrelay.relay.track.Track;
import io.fastrelay.relay.track.TrackListener;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Ties a subscription's flow to its track, its session and its listener. */
final class Subscriber {

    private final SessionDelivery session;
    private final Track track;
    private final SubscriptionDelivery.Listener listener;
    private final ChangeSignal signal;
    private @Nullable SubscriptionFlow flow;

    Subscriber(SessionDelivery session, Track track, SubscriptionDelivery.Listener listener) {
        this.session = session;
        this.track = track;
        this.listener = listener;
        this.signal = new ChangeSignal(session, () -> flow().sync());
    }

    /** Once, before anybody signals. */
    void flow(SubscriptionFlow value) {
        flow = value;
    }

    TrackListener signal() {
        return signal;
    }

    /** The subscriber cannot keep up; {@link #over} follows. Send context. */
    void tooFarBehind() {
        session.later(listener::onTooFarBehind);
    }

    /** The flow ended. Send context. */
    void over() {
        track.detach(signal);
        SubscriptionFlow ended = flow();
        session.forget(ended);
        long streams = ended.tally().streamsOut;
        session.later(() -> listener.onFinished(streams));
    }

    private SubscriptionFlow flow() {
        return Objects.requireNonNull(flow);
    }
}
