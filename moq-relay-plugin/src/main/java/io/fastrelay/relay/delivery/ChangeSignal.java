package io.fastrelay.relay.delivery;

import io.fastrelay.relay.track.TrackListener;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Brings the news of a track from the publisher's thread to the send context: all that the publisher's thread does for a
 * subscriber is to set a flag and, if it was not set, to put this into the session's mailbox and wake its channel.
 */
final class ChangeSignal implements TrackListener, Runnable {

    private final SessionDelivery session;
    private final Runnable action;
    private final AtomicBoolean pending = new AtomicBoolean();

    ChangeSignal(SessionDelivery session, Runnable action) {
        this.session = session;
        this.action = action;
    }

    @Override
    public void onTrackChanged() {
        if (!pending.get() && pending.compareAndSet(false, true)) {
            session.signal(this);
        }
    }

    /** In the send context. */
    @Override
    public void run() {
        // Cleared first: what comes from now on signals again.
        pending.set(false);
        action.run();
    }
}
