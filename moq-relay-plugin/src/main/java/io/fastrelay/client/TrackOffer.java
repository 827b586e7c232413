package io.fastrelay.client;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.message.Publish;
import io.fastrelay.session.Request;
import org.jspecify.annotations.Nullable;

/** A track that the peer offers by PUBLISH. Must be accepted or declined, once. Any thread; never blocks. */
public final class TrackOffer {

    private final Request request;
    private final TrackInfo info;

    TrackOffer(Request request, Publish publish) {
        this.request = request;
        this.info = TrackInfo.of(publish.track(), publish);
    }

    /** The track's full name. */
    public FullTrackName name() {
        return info.name();
    }

    /** What the publisher says about it. */
    public TrackInfo info() {
        return info;
    }

    /** Accepts it: PUBLISH_OK with the options' parameters. Events wait for {@link TrackSubscriber#next}. */
    public TrackSubscriber accept(SubscribeOptions options) {
        return accept(options, null);
    }

    /** Accepts it and has a listener hear the events. */
    public TrackSubscriber accept(SubscribeOptions options, @Nullable TrackListener listener) {
        return SubscribeRequest.accept(request, info, options, listener);
    }

    /** Declines it with UNINTERESTED. */
    public void decline(String reason) {
        request.reject(RequestErrorCode.UNINTERESTED, -1, reason);
    }
}
