package io.fastrelay.relay;

import io.fastrelay.moqt.AuthToken;
import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.TrackNamespace;
import io.fastrelay.moqt.message.PublishBlocked;
import io.fastrelay.session.Request;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One SUBSCRIBE_TRACKS of a client (draft 18 section 10.19): tracks under its prefix are offered by PUBLISH. Relay context. */
final class TracksSubscription {

    private final RelayCore core;
    private final ClientSession subscriber;
    private final Request request;
    private final Set<FullTrackName> offered = new HashSet<>();
    private TrackNamespace prefix;
    private boolean forward;
    private boolean established;

    TracksSubscription(
            RelayCore core, ClientSession subscriber, Request request, TrackNamespace prefix, boolean forward) {
        this.core = core;
        this.subscriber = subscriber;
        this.request = request;
        this.prefix = prefix;
        this.forward = forward;
    }

    ClientSession subscriber() {
        return subscriber;
    }

    Request request() {
        return request;
    }

    TrackNamespace prefix() {
        return prefix;
    }

    /** FORWARD of the PUBLISH messages to come. */
    boolean forward() {
        return forward;
    }

    List<AuthToken> tokens() {
        return request.tokens();
    }

    void establish() {
        established = true;
    }

    /** REQUEST_UPDATE: existing subscriptions are not touched (section 10.9.2). */
    void move(TrackNamespace next, boolean nextForward) {
        offered.removeIf(name -> !next.isPrefixOf(name.namespace()));
        prefix = next;
        forward = nextForward;
    }

    /**
     * Offers a track, unless the client publishes it, has a subscription of it or waits for one (section 9.5), or heard of
     * it already: after PUBLISH_BLOCKED it must not be offered again, after a refusal it would be a nuisance.
     */
    void offer(TrackEntry entry) {
        FullTrackName name = entry.name();
        if (!established
                || !subscriber.acceptsRequests()
                || entry.publishers().isPublishedBy(subscriber)
                || subscriber.subscriptionOf(name) != null
                || !offered.add(name)) {
            return;
        }
        if (subscriber.subscriptionCount() >= core.options().limits().maxSubscriptionsPerSession()) {
            blocked(name);
        } else {
            PublishOffer.make(core, this, entry);
        }
    }

    /** PUBLISH_BLOCKED: the track cannot be offered. */
    void blocked(FullTrackName name) {
        request.send(new PublishBlocked(new FullTrackName(name.namespace().suffix(prefix.size()), name.name())));
    }

    /** The track has ended. */
    void forget(FullTrackName name) {
        offered.remove(name);
    }
}
