package io.fastrelay.relay;

import io.fastrelay.api.AccessRequest;
import io.fastrelay.api.AccessRequest.Action;
import io.fastrelay.api.AccessToken;
import io.fastrelay.api.Decision;
import io.fastrelay.api.SessionDescription;
import io.fastrelay.moqt.AuthToken;
import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.SessionError;
import io.fastrelay.moqt.TrackNamespace;
import io.fastrelay.moqt.message.GoAway;
import io.fastrelay.relay.delivery.SessionDelivery;
import io.fastrelay.session.Session;
import io.fastrelay.session.SessionInfo;
import io.fastrelay.transport.CloseInfo;
import io.fastrelay.transport.ConnectionInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client of the relay and everything it keeps there. Relay context. */
final class ClientSession {

    private static final Logger log = LoggerFactory.getLogger(ClientSession.class);
    private static final int MAX_EARLY_REQUESTS = 1_000;

    private enum State {
        /** The host thinks about CONNECT; requests wait. */
        ASKING,
        OPEN,
        CLOSED
    }

    private final RelayCore core;
    private final RequestRouter router;
    private final Session session;
    private final List<AuthToken> setupTokens;
    private final SessionDelivery delivery;
    private final SessionDescription description;
    private final long openedAt;
    private State state = State.ASKING;
    private List<IncomingRequest> early = new ArrayList<>();
    private final Map<FullTrackName, UpstreamSubscription> upstreams = new HashMap<>();
    private final Map<FullTrackName, DownstreamSubscription> subscriptions = new LinkedHashMap<>();
    private final Map<Long, DownstreamSubscription> subscriptionsById = new HashMap<>();
    private final Set<FetchAnswer> fetches = new LinkedHashSet<>();
    private final SessionNamespaces namespaces;
    private RelayTimers.@Nullable Handle expiry;

    /** In the connection's context, before anything is sent. */
    ClientSession(RelayCore core, RequestRouter router, Session session, List<AuthToken> setupTokens) {
        this.core = core;
        this.router = router;
        this.session = session;
        this.setupTokens = setupTokens;
        this.delivery = new SessionDelivery(session, core.options().delivery(), core.timer(), core.clock());
        this.description = describe(session.info());
        this.openedAt = core.clock().getAsLong();
        this.namespaces = new SessionNamespaces(core, this);
    }

    private static SessionDescription describe(SessionInfo info) {
        ConnectionInfo connection = info.connection();
        return new SessionDescription(
                connection.id(),
                connection.peer(),
                connection.kind().name().toLowerCase(Locale.ROOT),
                connection.protocol(),
                info.authority(),
                info.path(),
                info.implementation());
    }

    // ---- life ----

    void open() {
        core.add(this);
        core.totals().sessionsOpened++;
        ask(Action.CONNECT, TrackNamespace.EMPTY, Optional.empty(), List.of(), decision -> {
            if (!decision.allowed()) {
                log.info("{}: may not connect: {}", this, decision.reason());
                session.close(SessionError.UNAUTHORIZED, decision.reason());
                return;
            }
            state = State.OPEN;
            log.info(
                    "{}: session opened, {} authority '{}' path '{}'",
                    this,
                    description.implementation(),
                    description.authority(),
                    description.path());
            core.events().tell(events -> events.sessionOpened(description));
            decision.expiresAfter()
                    .ifPresent(after -> expiry = core.timers().after(after.toMillis(), () -> {
                        log.info("{}: permission to connect has expired", this);
                        session.close(SessionError.EXPIRED_AUTH_TOKEN, "the permission has expired");
                    }));
            if (core.isDraining()) {
                session.goAway("", 0);
            } else if (core.options().askForNamespaces()) {
                namespaces.ask();
            }
            List<IncomingRequest> waiting = early;
            early = List.of();
            waiting.forEach(this::take);
        });
    }

    void take(IncomingRequest request) {
        switch (state) {
            case ASKING -> {
                if (early.size() >= MAX_EARLY_REQUESTS) {
                    session.close(SessionError.INTERNAL_ERROR, "too many requests before the session was authorized");
                } else {
                    early.add(request);
                }
            }
            case OPEN -> {
                if (!request.ended()) {
                    router.route(this, request);
                }
            }
            case CLOSED -> {
                // nobody is there to hear an answer
            }
        }
    }

    void peerGoesAway(GoAway goAway) {
        log.info("{}: goes away within {} ms", this, goAway.timeoutMillis());
    }

    void closed(CloseInfo info) {
        if (state == State.OPEN) {
            core.events().tell(events -> events.sessionClosed(description, info.code(), info.reason()));
        }
        state = State.CLOSED;
        early = List.of();
        if (expiry != null) {
            expiry.cancel();
        }
        log.info("{}: session closed by {} 0x{} {}", this, info.cause(), Long.toHexString(info.code()), info.reason());
        List.copyOf(subscriptions.values()).forEach(DownstreamSubscription::abandoned);
        List.copyOf(fetches).forEach(FetchAnswer::abandoned);
        namespaces.sessionClosed();
        List.copyOf(upstreams.values()).forEach(upstream -> upstream.owner().left(upstream));
        delivery.close();
        core.totals().add(delivery.counters());
        core.remove(this);
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    /** Whether the relay may send it new requests (draft 18 section 10.4). */
    boolean acceptsRequests() {
        return state == State.OPEN && !session.peerIsGoingAway() && !core.isDraining();
    }

    // ---- permissions ----

    /** Asks about one track; the answer is dropped if the session is over by then. */
    void ask(Action action, FullTrackName track, List<AuthToken> tokens, Consumer<Decision> answer) {
        ask(action, track.namespace(), Optional.of(track.name()), tokens, answer);
    }

    /** Asks about a namespace or prefix. */
    void ask(Action action, TrackNamespace namespace, List<AuthToken> tokens, Consumer<Decision> answer) {
        ask(action, namespace, Optional.empty(), tokens, answer);
    }

    private void ask(
            Action action,
            TrackNamespace namespace,
            Optional<byte[]> trackName,
            List<AuthToken> tokens,
            Consumer<Decision> answer) {
        List<AccessToken> all = new ArrayList<>();
        setupTokens.forEach(token -> all.add(new AccessToken(token.type(), token.value())));
        tokens.forEach(token -> all.add(new AccessToken(token.type(), token.value())));
        AccessRequest request = new AccessRequest(description, action, namespace.fields(), trackName, List.copyOf(all));
        core.access().ask(request, decision -> {
            if (state != State.CLOSED) {
                answer.accept(decision);
            }
        });
    }

    // ---- what it has ----

    void add(DownstreamSubscription subscription) {
        subscriptions.put(subscription.name(), subscription);
        subscriptionsById.put(subscription.request().id(), subscription);
    }

    void removed(DownstreamSubscription subscription) {
        subscriptions.remove(subscription.name(), subscription);
        subscriptionsById.remove(subscription.request().id(), subscription);
    }

    @Nullable
    DownstreamSubscription subscriptionOf(FullTrackName name) {
        return subscriptions.get(name);
    }

    @Nullable
    DownstreamSubscription subscriptionOf(long requestId) {
        return subscriptionsById.get(requestId);
    }

    int subscriptionCount() {
        return subscriptions.size();
    }

    /** What it publishes, by track; at most one each (draft 18 section 5.1). */
    Map<FullTrackName, UpstreamSubscription> upstreams() {
        return upstreams;
    }

    Set<FetchAnswer> fetches() {
        return fetches;
    }

    SessionNamespaces namespaces() {
        return namespaces;
    }

    Session session() {
        return session;
    }

    SessionDelivery delivery() {
        return delivery;
    }

    SessionDescription description() {
        return description;
    }

    String id() {
        return description.id();
    }

    /** {@link System#nanoTime}-like moment of its beginning. */
    long openedAt() {
        return openedAt;
    }

    /** A track alias for a subscription of this session, the wanted one if it is free. */
    long newAlias(Optional<Long> wanted) {
        return wanted.isPresent() ? session.reserveTrackAlias(wanted.get()) : session.newTrackAlias();
    }

    @Override
    public String toString() {
        return session.info().toString();
    }
}
