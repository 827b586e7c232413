package io.fastrelay.relay;

import io.fastrelay.api.AccessRequest.Action;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.TrackNamespace;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.RequestOk;
import io.fastrelay.moqt.message.SubscribeNamespace;
import io.fastrelay.moqt.message.SubscribeTracks;
import io.fastrelay.session.Request;
import io.fastrelay.session.RequestEnd;
import io.fastrelay.session.RequestListener;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SUBSCRIBE_NAMESPACE and SUBSCRIBE_TRACKS (draft 18 sections 6.1, 10.18 and 10.19). */
final class PrefixHandler {

    private static final Logger log = LoggerFactory.getLogger(PrefixHandler.class);

    private final RelayCore core;

    PrefixHandler(RelayCore core) {
        this.core = core;
    }

    void handle(ClientSession session, IncomingRequest request, SubscribeNamespace message) {
        List<NamespaceSubscription> others = session.namespaces().namespaceSubscriptions();
        if (refused(request, message.prefix(), others.stream().map(NamespaceSubscription::prefix), others.size())) {
            return;
        }
        NamespaceSubscription subscription = new NamespaceSubscription(session, request.request(), message.prefix());
        others.add(subscription);
        request.listener(new NamespaceEvents(subscription));
        session.ask(
                Action.SUBSCRIBE_NAMESPACE, message.prefix(), request.request().tokens(), decision -> {
                    Set<TrackNamespace> matches = core.namespaces().publishedUnder(message.prefix());
                    if (request.ended()) {
                        return;
                    }
                    if (!decision.allowed() || tooMany(matches.size())) {
                        others.remove(subscription);
                        reject(session, request, message.prefix(), decision.allowed(), decision.reason());
                        return;
                    }
                    log.info(
                            "{}: subscribes to namespaces under '{}', {} now",
                            session,
                            message.prefix(),
                            matches.size());
                    request.request().accept(new RequestOk(Parameters.NONE, Properties.NONE));
                    subscription.establish();
                    core.namespaces().add(subscription);
                    matches.forEach(subscription::tell);
                });
    }

    void handle(ClientSession session, IncomingRequest request, SubscribeTracks message) {
        List<TracksSubscription> others = session.namespaces().tracksSubscriptions();
        if (refused(request, message.prefix(), others.stream().map(TracksSubscription::prefix), others.size())) {
            return;
        }
        TracksSubscription subscription = new TracksSubscription(
                core,
                session,
                request.request(),
                message.prefix(),
                message.parameters().forward().orElse(true));
        others.add(subscription);
        request.listener(new TracksEvents(subscription));
        session.ask(Action.SUBSCRIBE_TRACKS, message.prefix(), request.request().tokens(), decision -> {
            List<TrackEntry> matches = publishedTracks(message.prefix());
            if (request.ended()) {
                return;
            }
            if (!decision.allowed() || tooMany(matches.size())) {
                others.remove(subscription);
                reject(session, request, message.prefix(), decision.allowed(), decision.reason());
                return;
            }
            log.info("{}: subscribes to tracks under '{}', {} now", session, message.prefix(), matches.size());
            request.request().accept(new RequestOk(Parameters.NONE, Properties.NONE));
            subscription.establish();
            core.namespaces().add(subscription);
            matches.forEach(subscription::offer);
        });
    }

    private List<TrackEntry> publishedTracks(TrackNamespace prefix) {
        return core.tracks().under(prefix).stream()
                .filter(entry -> entry.publishers().isPublished())
                .toList();
    }

    private boolean tooMany(int matches) {
        return matches > core.options().limits().maxMatchesPerPrefix();
    }

    private boolean refused(IncomingRequest request, TrackNamespace prefix, Stream<TrackNamespace> others, int count) {
        if (count >= core.options().limits().maxPrefixesPerSession()) {
            request.reject(
                    RequestErrorCode.EXCESSIVE_LOAD,
                    1_000,
                    "too many prefixes in this session, at most "
                            + core.options().limits().maxPrefixesPerSession());
            return true;
        }
        if (others.anyMatch(other -> overlap(prefix, other))) {
            request.reject(
                    RequestErrorCode.PREFIX_OVERLAP,
                    -1,
                    "'" + prefix + "' overlaps with another subscription of this session");
            return true;
        }
        return false;
    }

    private static boolean overlap(TrackNamespace one, TrackNamespace other) {
        return one.isPrefixOf(other) || other.isPrefixOf(one);
    }

    private void reject(
            ClientSession session, IncomingRequest request, TrackNamespace prefix, boolean allowed, String reason) {
        log.info("{}: may not subscribe to prefix '{}': {}", session, prefix, allowed ? "too many matches" : reason);
        if (allowed) {
            request.reject(
                    RequestErrorCode.NAMESPACE_TOO_LARGE,
                    -1,
                    "the prefix matches more than " + core.options().limits().maxMatchesPerPrefix());
        } else {
            request.reject(RequestErrorCode.UNAUTHORIZED, -1, reason);
        }
    }

    /** What a client says later on SUBSCRIBE_NAMESPACE. */
    private final class NamespaceEvents implements RequestListener {

        private final NamespaceSubscription subscription;

        NamespaceEvents(NamespaceSubscription subscription) {
            this.subscription = subscription;
        }

        @Override
        public void onUpdate(Request.Update update) {
            ClientSession session = subscription.subscriber();
            TrackNamespace next =
                    update.message().parameters().trackNamespacePrefix().orElse(subscription.prefix());
            Stream<TrackNamespace> others = session.namespaces().namespaceSubscriptions().stream()
                    .filter(other -> other != subscription)
                    .map(NamespaceSubscription::prefix);
            decide(
                    session,
                    Action.SUBSCRIBE_NAMESPACE,
                    update,
                    subscription.request(),
                    next,
                    others,
                    () -> {
                        core.namespaces().remove(subscription);
                        subscription.move(next);
                        core.namespaces().add(subscription);
                        update.reply().accept(Parameters.NONE);
                        core.namespaces().publishedUnder(next).forEach(subscription::tell);
                    },
                    this::end);
        }

        @Override
        public void onEnded(RequestEnd end) {
            end();
        }

        private void end() {
            subscription.subscriber().namespaces().namespaceSubscriptions().remove(subscription);
            core.namespaces().remove(subscription);
        }
    }

    /** What a client says later on SUBSCRIBE_TRACKS. */
    private final class TracksEvents implements RequestListener {

        private final TracksSubscription subscription;

        TracksEvents(TracksSubscription subscription) {
            this.subscription = subscription;
        }

        @Override
        public void onUpdate(Request.Update update) {
            ClientSession session = subscription.subscriber();
            Parameters parameters = update.message().parameters();
            TrackNamespace next = parameters.trackNamespacePrefix().orElse(subscription.prefix());
            Stream<TrackNamespace> others = session.namespaces().tracksSubscriptions().stream()
                    .filter(other -> other != subscription)
                    .map(TracksSubscription::prefix);
            decide(
                    session,
                    Action.SUBSCRIBE_TRACKS,
                    update,
                    subscription.request(),
                    next,
                    others,
                    () -> {
                        core.namespaces().remove(subscription);
                        subscription.move(next, parameters.forward().orElse(subscription.forward()));
                        core.namespaces().add(subscription);
                        update.reply().accept(Parameters.NONE);
                        publishedTracks(next).forEach(subscription::offer);
                    },
                    this::end);
        }

        @Override
        public void onEnded(RequestEnd end) {
            end();
        }

        private void end() {
            subscription.subscriber().namespaces().tracksSubscriptions().remove(subscription);
            core.namespaces().remove(subscription);
        }
    }

    /** A REQUEST_UPDATE of either kind; a failure closes the stream (section 10.9.1). */
    private static void decide(
            ClientSession session,
            Action action,
            Request.Update update,
            Request request,
            TrackNamespace next,
            Stream<TrackNamespace> others,
            Runnable accepted,
            Runnable failed) {
        if (ReservedNamespaces.contains(next)) {
            update.reply().reject(RequestErrorCode.DOES_NOT_EXIST, "'" + next + "' is reserved");
        } else if (others.anyMatch(other -> overlap(next, other))) {
            update.reply()
                    .reject(
                            RequestErrorCode.PREFIX_OVERLAP,
                            "'" + next + "' overlaps with another subscription of this session");
        } else {
            session.ask(action, next, update.tokens().isEmpty() ? request.tokens() : update.tokens(), decision -> {
                if (decision.allowed()) {
                    accepted.run();
                } else {
                    update.reply().reject(RequestErrorCode.UNAUTHORIZED, decision.reason());
                    request.finish();
                    failed.run();
                }
            });
            return;
        }
        request.finish();
        failed.run();
    }
}
