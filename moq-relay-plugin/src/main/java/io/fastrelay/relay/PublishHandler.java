package io.fastrelay.relay;

import io.fastrelay.api.AccessRequest.Action;
import io.fastrelay.api.Decision;
import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.Publish;
import io.fastrelay.session.Request;
import io.fastrelay.session.RequestEnd;
import io.fastrelay.session.RequestListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PUBLISH (draft 18 sections 5.1, 9.5 and 10.10). */
final class PublishHandler {

    private static final Logger log = LoggerFactory.getLogger(PublishHandler.class);

    private final RelayCore core;

    PublishHandler(RelayCore core) {
        this.core = core;
    }

    void handle(ClientSession session, IncomingRequest request, Publish message) {
        if (!isDuplicate(session, request, message.track()) && !isTooMuch(session, request)) {
            session.ask(Action.PUBLISH, message.track(), request.request().tokens(), decision -> {
                if (request.ended() || isDuplicate(session, request, message.track())) {
                    return;
                }
                if (decision.allowed()) {
                    accept(session, request, message, decision);
                } else {
                    log.info("{}: may not publish {}: {}", session, message.track(), decision.reason());
                    request.reject(RequestErrorCode.UNAUTHORIZED, -1, decision.reason());
                }
            });
        }
    }

    /** At most one subscription of a track per session and role; our own SUBSCRIBE that waits gives way (section 5.1). */
    private static boolean isDuplicate(ClientSession session, IncomingRequest request, FullTrackName name) {
        UpstreamSubscription existing = session.upstreams().get(name);
        if (existing == null || !existing.isEstablished()) {
            return false;
        }
        request.reject(RequestErrorCode.DUPLICATE_SUBSCRIPTION, -1, name + " is published by this session already");
        return true;
    }

    private boolean isTooMuch(ClientSession session, IncomingRequest request) {
        int limit = core.options().limits().maxPublishedTracksPerSession();
        long published = session.upstreams().values().stream()
                .filter(UpstreamSubscription::isPublished)
                .count();
        if (published < limit) {
            return false;
        }
        request.reject(RequestErrorCode.EXCESSIVE_LOAD, 1_000, "too many tracks in this session, at most " + limit);
        return true;
    }

    private void accept(ClientSession session, IncomingRequest request, Publish message, Decision decision) {
        TrackEntry entry = core.tracks().obtain(message.track());
        if (entry == null) {
            request.reject(RequestErrorCode.EXCESSIVE_LOAD, 1_000, "the relay has too many tracks");
            return;
        }
        UpstreamSubscription pending = session.upstreams().get(message.track());
        if (pending != null) {
            entry.publishers().replace(pending);
        }
        UpstreamSubscription upstream =
                UpstreamSubscription.published(entry.publishers(), session, request.request(), message.trackAlias());
        session.upstreams().put(message.track(), upstream);
        Events events = new Events(session, upstream, request.request());
        request.listener(events);
        UpstreamSubscription.Established established =
                upstream.attach(message.parameters().largestObject(), message.trackProperties());
        boolean forward = core.options().forwardPublished() || entry.isWanted();
        upstream.accept(
                forward,
                Parameters.builder()
                        .forward(forward)
                        .expires(decision.expiresAfter().map(d -> d.toMillis()).orElse(null))
                        .build());
        events.expire(decision);
        entry.publishers().add(upstream, established);
        core.namespaces().trackPublished(entry);
    }

    /** What the publisher says later. */
    private final class Events implements RequestListener {

        private final ClientSession session;
        private final UpstreamSubscription upstream;
        private final Request request;
        private RelayTimers.@Nullable Handle expiry;

        Events(ClientSession session, UpstreamSubscription upstream, Request request) {
            this.session = session;
            this.upstream = upstream;
            this.request = request;
        }

        void expire(Decision decision) {
            if (expiry != null) {
                expiry.cancel();
            }
            decision.expiresAfter()
                    .ifPresent(after -> expiry = core.timers().after(after.toMillis(), () -> {
                        if (!upstream.isEnded()) {
                            log.info(
                                    "{}: permission to publish {} has expired",
                                    session,
                                    upstream.owner().name());
                            upstream.cancel(StreamResetCode.EXPIRED_AUTH_TOKEN);
                            upstream.owner().left(upstream);
                        }
                    }));
        }

        @Override
        public void onMessage(ControlMessage message) {
            upstream.heard(message);
        }

        @Override
        public void onUpdate(Request.Update update) {
            session.ask(
                    Action.PUBLISH,
                    upstream.owner().name(),
                    update.tokens().isEmpty() ? request.tokens() : update.tokens(),
                    decision -> {
                        if (decision.allowed()) {
                            update.message()
                                    .parameters()
                                    .largestObject()
                                    .ifPresent(
                                            largest -> upstream.owner().track().told(largest));
                            update.reply()
                                    .accept(Parameters.builder()
                                            .expires(decision.expiresAfter()
                                                    .map(d -> d.toMillis())
                                                    .orElse(null))
                                            .build());
                            expire(decision);
                        } else {
                            update.reply().reject(RequestErrorCode.UNAUTHORIZED, decision.reason());
                            upstream.cancel(StreamResetCode.CANCELLED);
                            upstream.owner().left(upstream);
                        }
                    });
        }

        @Override
        public void onEnded(RequestEnd end) {
            if (expiry != null) {
                expiry.cancel();
            }
            upstream.ended(end);
        }
    }
}
