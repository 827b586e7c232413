package io.fastrelay.relay.delivery;

import io.fastrelay.relay.track.Track;
import io.fastrelay.relay.track.TrackListener;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Ties a fetch's flow to its track, its session and its listener. */
final class Fetcher {

    private final SessionDelivery session;
    private final Track track;
    private final FetchDelivery.Listener listener;
    private final ChangeSignal signal;
    private @Nullable FetchFlow flow;

    Fetcher(SessionDelivery session, Track track, FetchDelivery.Listener listener) {
        this.session = session;
        this.track = track;
        this.listener = listener;
        this.signal = new ChangeSignal(session, () -> flow().look());
    }

    /** Once, before anybody signals. */
    void flow(FetchFlow value) {
        flow = value;
    }

    TrackListener signal() {
        return signal;
    }

    /** The flow ended. Send context. */
    void over() {
        track.detach(signal);
        session.forget(flow());
        session.later(listener::onFinished);
    }

    private FetchFlow flow() {
        return Objects.requireNonNull(flow);
    }
}
