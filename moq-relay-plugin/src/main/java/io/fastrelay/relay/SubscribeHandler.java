package io.fastrelay.relay;

import io.fastrelay.api.AccessRequest.Action;
import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.RequestError;
import io.fastrelay.moqt.message.Subscribe;
import io.fastrelay.moqt.message.SubscribeOk;
import io.fastrelay.relay.track.Track;
import io.fastrelay.session.Request;
import io.fastrelay.session.RequestEnd;
import io.fastrelay.session.RequestListener;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SUBSCRIBE (draft 18 sections 5.1, 9.4 and 10.7). */
final class SubscribeHandler {

    private static final Logger log = LoggerFactory.getLogger(SubscribeHandler.class);

    private final RelayCore core;

    SubscribeHandler(RelayCore core) {
        this.core = core;
    }

    void handle(ClientSession session, IncomingRequest request, Subscribe message) {
        FullTrackName name = message.track();
        if (session.subscriptionOf(name) != null) {
            request.reject(
                    RequestErrorCode.DUPLICATE_SUBSCRIPTION, -1, "there is a subscription of " + name + " already");
            return;
        }
        if (session.subscriptionCount() >= core.options().limits().maxSubscriptionsPerSession()) {
            request.reject(
                    RequestErrorCode.EXCESSIVE_LOAD,
                    1_000,
                    "too many subscriptions in this session, at most "
                            + core.options().limits().maxSubscriptionsPerSession());
            return;
        }
        TrackEntry entry = core.tracks().obtain(name);
        if (entry == null) {
            request.reject(RequestErrorCode.EXCESSIVE_LOAD, 1_000, "the relay has too many tracks");
            return;
        }
        DownstreamSubscription subscription = new DownstreamSubscription(
                core,
                session,
                entry,
                request.request(),
                request.request().tokens(),
                SubscriptionTerms.of(message.parameters()));
        session.add(subscription);
        request.listener(new Listener(core, subscription));
        session.ask(Action.SUBSCRIBE, name, request.request().tokens(), decision -> {
            if (!subscription.isPending()) {
                return;
            }
            if (!decision.allowed()) {
                log.info("{}: may not subscribe to {}: {}", session, name, decision.reason());
                subscription.abandoned();
                request.reject(RequestErrorCode.UNAUTHORIZED, -1, decision.reason());
                return;
            }
            Waiting waiting = new Waiting(
                    request,
                    subscription,
                    message.parameters(),
                    decision.expiresAfter().map(d -> d.toMillis()));
            waiting.begin();
        });
    }

    /** An authorised SUBSCRIBE until a publisher is there. */
    private final class Waiting implements TrackWaiter {

        private final IncomingRequest request;
        private final DownstreamSubscription subscription;
        private final Parameters parameters;
        private final Optional<Long> expires;
        private RelayTimers.@Nullable Handle rendezvous;
        private boolean patient;

        Waiting(
                IncomingRequest request,
                DownstreamSubscription subscription,
                Parameters parameters,
                Optional<Long> expires) {
            this.request = request;
            this.subscription = subscription;
            this.parameters = parameters;
            this.expires = expires;
        }

        void begin() {
            TrackEntry entry = subscription.entry();
            long patience = parameters.rendezvousTimeout().orElse(0);
            if (patience != 0) {
                long limit = core.options().times().maxRendezvous();
                patient = true;
                rendezvous = core.timers()
                        .after(Long.compareUnsigned(patience, limit) < 0 ? patience : limit, this::patienceEnds);
            }
            subscription.whenAbandoned(() -> {
                stopTimer();
                entry.forget(this);
            });
            entry.await(
                    this,
                    parameters.newGroupRequest().isPresent()
                            ? parameters.newGroupRequest().getAsLong()
                            : null);
        }

        private void patienceEnds() {
            patient = false;
            rendezvous = null;
            subscription.entry().rendezvousExpired();
        }

        private void stopTimer() {
            if (rendezvous != null) {
                rendezvous.cancel();
                rendezvous = null;
            }
        }

        @Override
        public boolean waitsForPublisher() {
            return patient;
        }

        @Override
        public void onNoPublisher(RequestError error) {
            stopTimer();
            if (subscription.isPending()) {
                boolean hadPatience = parameters.rendezvousTimeout().orElse(0) != 0;
                RequestError answer =
                        hadPatience && error == PublisherErrors.NO_PUBLISHER ? PublisherErrors.TIMEOUT : error;
                log.info(
                        "{}: SUBSCRIBE {} refused: 0x{} {}",
                        subscription.subscriber(),
                        subscription.name(),
                        Long.toHexString(answer.code()),
                        answer.reason());
                subscription.abandoned();
                request.reject(answer);
            }
        }

        @Override
        public void onPublisher(Track track, Optional<Location> largest) {
            stopTimer();
            if (!subscription.isPending()) {
                return;
            }
            Optional<SubscriptionTerms.Span> span = subscription.terms().resolve(largest);
            if (span.isEmpty()) {
                subscription.abandoned();
                request.reject(
                        RequestErrorCode.INVALID_RANGE,
                        -1,
                        "the end group is published already, largest is "
                                + largest.map(Location::toString).orElse("none"));
                return;
            }
            ClientSession session = subscription.subscriber();
            long alias = session.newAlias(subscription.entry().publishers().alias());
            subscription
                    .request()
                    .accept(new SubscribeOk(
                            alias,
                            Parameters.builder()
                                    .largestObject(largest.orElse(null))
                                    .expires(expires.orElse(null))
                                    .build(),
                            track.properties()));
            log.info(
                    "{}: subscribes to {} from {}",
                    session,
                    subscription.name(),
                    span.get().start());
            subscription.establish(track, largest, subscription.terms(), span.get(), alias);
            subscription.expiresAfter(expires);
            // not sent with the SUBSCRIBE if that was under way already
            parameters.newGroupRequest().ifPresent(subscription.entry().publishers()::requestNewGroup);
        }
    }

    /** What a subscriber says later, on its SUBSCRIBE or in answer to our PUBLISH. */
    record Listener(RelayCore core, DownstreamSubscription subscription) implements RequestListener {

        @Override
        public void onUpdate(Request.Update update) {
            subscription.updateBegins();
            ClientSession session = subscription.subscriber();
            session.ask(Action.SUBSCRIBE, subscription.name(), subscription.tokens(update.tokens()), decision -> {
                if (decision.allowed()) {
                    subscription.update(
                            update.message().parameters(),
                            decision.expiresAfter().map(d -> d.toMillis()),
                            update.reply());
                } else {
                    subscription.updateRefused(update.reply(), RequestErrorCode.UNAUTHORIZED, decision.reason());
                }
            });
        }

        @Override
        public void onEnded(RequestEnd end) {
            // FIN only says that no update will follow; a subscriber leaves with STOP_SENDING (section 5.1)
            if (end.how() != RequestEnd.How.FIN) {
                subscription.abandoned();
            }
        }
    }
}
