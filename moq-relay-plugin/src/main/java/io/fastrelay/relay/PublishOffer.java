package io.fastrelay.relay;

import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.PublishDoneCode;
import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.RequestError;
import io.fastrelay.moqt.message.RequestOk;
import io.fastrelay.relay.track.Track;
import io.fastrelay.session.Request;
import io.fastrelay.session.RequestEnd;
import io.fastrelay.session.RequestListener;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A PUBLISH of ours to a client that sent SUBSCRIBE_TRACKS, until it is answered. Relay context. */
final class PublishOffer implements RequestListener {

    private static final Logger log = LoggerFactory.getLogger(PublishOffer.class);

    private final RelayCore core;
    private final TracksSubscription origin;
    private final TrackEntry entry;
    private final Track track;
    private final Optional<Location> largest;
    private final long alias;
    private @Nullable DownstreamSubscription subscription;

    private PublishOffer(RelayCore core, TracksSubscription origin, TrackEntry entry) {
        this.core = core;
        this.origin = origin;
        this.entry = entry;
        this.track = entry.track();
        this.largest = track.largest();
        this.alias = origin.subscriber().newAlias(entry.publishers().alias());
    }

    /** Sends PUBLISH; where there is no stream for it, PUBLISH_BLOCKED (draft 18 section 6.1). */
    static void make(RelayCore core, TracksSubscription origin, TrackEntry entry) {
        ClientSession subscriber = origin.subscriber();
        PublishOffer offer = new PublishOffer(core, origin, entry);
        Request request = subscriber
                .session()
                .publish(
                        entry.name(),
                        offer.alias,
                        Parameters.builder()
                                .forward(origin.forward())
                                .largestObject(offer.largest.orElse(null))
                                .build(),
                        offer.track.properties(),
                        new ContextListener(core.context(), offer));
        offer.subscription = new DownstreamSubscription(
                core, subscriber, entry, request, origin.tokens(), SubscriptionTerms.of(Parameters.NONE));
        subscriber.add(offer.subscription);
        log.debug("{}: PUBLISH {}", subscriber, entry.name());
    }

    @Override
    public void onBlocked() {
        subscription().request().cancel(StreamResetCode.CANCELLED);
        withdraw();
        origin.blocked(entry.name());
    }

    private void withdraw() {
        subscription().abandoned();
        origin.subscriber().session().releaseTrackAlias(alias);
    }

    private DownstreamSubscription subscription() {
        DownstreamSubscription made = subscription;
        if (made == null) {
            throw new IllegalStateException("PUBLISH is not sent yet");
        }
        return made;
    }

    @Override
    public void onAnswer(ControlMessage answer) {
        DownstreamSubscription accepted = subscription();
        if (!accepted.isPending()) {
            return;
        }
        SubscriptionTerms terms = SubscriptionTerms.of(((RequestOk) answer).parameters());
        Optional<SubscriptionTerms.Span> span = terms.resolve(track.largest());
        log.info("{}: takes {} as offered", origin.subscriber(), entry.name());
        accepted.establish(
                track,
                largest,
                terms,
                span.orElse(new SubscriptionTerms.Span(Location.ZERO, SubscriptionTerms.OPEN_END)),
                alias);
        if (span.isEmpty()) {
            accepted.finish(PublishDoneCode.SUBSCRIPTION_ENDED, "the end group is published already");
        } else if (!accepted.follows(entry.track()) || !entry.publishers().isEstablished()) {
            accepted.finish(PublishDoneCode.TRACK_ENDED, "the track has ended meanwhile");
        }
        ((RequestOk) answer).parameters().newGroupRequest().ifPresent(entry.publishers()::requestNewGroup);
    }

    /** Many clients subscribe by themselves and decline every PUBLISH; that is no error. */
    @Override
    public void onError(RequestError error) {
        log.debug(
                "{}: declines {}: {} {}",
                origin.subscriber(),
                entry.name(),
                RequestErrorCode.of(error.code()),
                error.reason());
        withdraw();
    }

    @Override
    public void onUpdate(Request.Update update) {
        new SubscribeHandler.Listener(core, subscription()).onUpdate(update);
    }

    @Override
    public void onEnded(RequestEnd end) {
        new SubscribeHandler.Listener(core, subscription()).onEnded(end);
    }
}
