package io.fastrelay.session;

import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.Publish;
import io.fastrelay.moqt.message.RequestError;
import java.util.Optional;

/** Lets requests of the peer in: what the session refuses by itself never reaches its owner. */
final class IncomingRequests {

    /** When to come back, where it is this side's load or an overlap of streams that stood against a request. */
    private static final long RETRY_MILLIS = 1000;

    private record Refusal(RequestErrorCode code, long retryMillis, String reason) {}

    private final MoqSession session;
    private final SessionHandler handler;
    private final GoingAway goingAway;

    IncomingRequests(MoqSession session, SessionHandler handler, GoingAway goingAway) {
        this.session = session;
        this.handler = handler;
        this.goingAway = goingAway;
    }

    MoqRequest onRequest(ControlMessage message, RequestLane lane) {
        Messages.First first = Messages.first(message)
                .orElseThrow(() -> MoqtException.violation("expected one of the seven requests as first message of a"
                        + " bidirectional stream, got " + Messages.name(message)));
        session.ids().claim(first.id());
        // Section 10.2.2: registrations hold even if the request is refused.
        TokenCache.Resolved tokens = session.tokens().resolve(first.parameters().authTokens());
        if (message instanceof Publish publish) {
            session.tracks().checkFree(publish.trackAlias(), publish.track());
        }
        Optional<Refusal> refusal = refusal(message, first, tokens);
        IncomingRequest request =
                new IncomingRequest(session, first.kind(), first.id(), message, tokens.tokens(), lane);
        if (refusal.isPresent()) {
            Refusal why = refusal.get();
            long retry = why.retryMillis < 0 ? 0 : why.retryMillis + 1;
            if (message instanceof Publish publish) {
                session.tracks().refuse(publish.trackAlias());
            }
            request.refuse(new RequestError(why.code.code(), retry, why.reason, Optional.empty()));
            return request;
        }
        session.requests().add(request);
        if (message instanceof Publish publish) {
            request.track(session.tracks()
                    .announce(request, publish.trackAlias(), publish.track(), publish.trackProperties()));
        }
        handler.onRequest(request);
        return request;
    }

    private Optional<Refusal> refusal(ControlMessage message, Messages.First first, TokenCache.Resolved tokens) {
        if (goingAway.sent()) {
            return refuse(RequestErrorCode.GOING_AWAY, -1, "this side is going away");
        }
        if (session.requests().incoming() >= session.scope().options().maxRequests()) {
            return refuse(RequestErrorCode.EXCESSIVE_LOAD, RETRY_MILLIS, "too many open requests");
        }
        if (tokens.refusal().isPresent()) {
            // Section 10.2.2 says to "reject the message with UNKNOWN_AUTH_TOKEN_ALIAS", which is a session code only.
            // Rejecting a message is REQUEST_ERROR, and of its codes this is the one for a token that is well formed
            // but
            // otherwise invalid; the reason carries the name. A peer whose streams overtake each other keeps its
            // session.
            return refuse(
                    RequestErrorCode.MALFORMED_AUTH_TOKEN, -1, tokens.refusal().get());
        }
        if (first.namespace().filter(ReservedNamespaces::contains).isPresent()) {
            return refuse(RequestErrorCode.DOES_NOT_EXIST, -1, "reserved namespace");
        }
        if (session.requests().wouldBeSecond(message)) {
            // The first one may just be ending, on a stream that is slower than this one.
            return refuse(RequestErrorCode.DUPLICATE_SUBSCRIPTION, 0, "there is a subscription to this track already");
        }
        Properties properties = message instanceof Publish publish ? publish.trackProperties() : Properties.NONE;
        return MandatoryProperties.unknown(properties)
                .flatMap(text -> refuse(RequestErrorCode.UNSUPPORTED_EXTENSION, -1, text));
    }

    private static Optional<Refusal> refuse(RequestErrorCode code, long retryMillis, String reason) {
        return Optional.of(new Refusal(code, retryMillis, reason));
    }
}
