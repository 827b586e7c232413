package io.fastrelay.client;

import io.fastrelay.moqt.PublishDoneCode;

/** A subscription that the peer accepted by PUBLISH_OK. Any thread; never blocks. */
public final class Publication implements AutoCloseable {

    private final TrackPublisher track;
    private final OutgoingSubscription subscription;

    Publication(TrackPublisher track, OutgoingSubscription subscription) {
        this.track = track;
        this.subscription = subscription;
    }

    /** The track. */
    public TrackPublisher track() {
        return track;
    }

    /** Payload bytes that wait to be sent. */
    public long queuedBytes() {
        return subscription.queuedBytes();
    }

    /** Ends this subscription: what was published is still sent, then PUBLISH_DONE. Idempotent. */
    @Override
    public void close() {
        subscription.finish(PublishDoneCode.SUBSCRIPTION_ENDED, "");
    }
}
