package io.fastrelay.session;

import io.fastrelay.moqt.AuthToken;
import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.MoqtDraft;
import io.fastrelay.moqt.ObjectDatagram;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.SessionError;
import io.fastrelay.moqt.SetupOptions;
import io.fastrelay.moqt.TrackNamespace;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.Fetch;
import io.fastrelay.moqt.message.FetchRange;
import io.fastrelay.moqt.message.GoAway;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.Publish;
import io.fastrelay.moqt.message.PublishNamespace;
import io.fastrelay.moqt.message.Setup;
import io.fastrelay.moqt.message.Subscribe;
import io.fastrelay.moqt.message.SubscribeNamespace;
import io.fastrelay.moqt.message.SubscribeTracks;
import io.fastrelay.moqt.message.TrackStatus;
import io.fastrelay.transport.BidirectionalStream;
import io.fastrelay.transport.CloseInfo;
import io.fastrelay.transport.Connection;
import io.fastrelay.transport.ReceiveHandler;
import io.fastrelay.transport.ReceiveStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * A session: wires its parts together and translates between the API, which any thread may call, and the connection's
 * context, where everything happens.
 */
final class MoqSession implements Session, SessionEndpoint, ControlPlane.Events {

    private final SessionScope scope;
    private final SessionHandler handler;
    private final ControlPlane plane;
    private final RequestIds ids;
    private final RequestTable requests = new RequestTable();
    private final IncomingRequests incomingRequests;
    private final TokenCache tokens;
    private final IncomingTracks tracks;
    private final OutgoingAliases aliases;
    private final GoingAway goingAway;
    private Timers.Timeout setupTimeout = Timers.Timeout.NONE;
    private volatile SessionInfo info;
    private volatile PeerQuirks quirks;
    private boolean ready;
    private boolean closed;

    MoqSession(
            SessionScope scope,
            SessionHandler handler,
            BiFunction<SessionScope, ControlPlane.Events, ControlPlane> planeFactory) {
        this.scope = scope;
        this.handler = handler;
        this.ids = new RequestIds(scope.ownParity());
        this.tokens = new TokenCache(scope.options().maxAuthTokenCacheSize());
        this.tracks = new IncomingTracks(scope, requests::subscribePending);
        this.aliases = new OutgoingAliases(scope.draft().varint());
        this.goingAway = new GoingAway(scope, requests, ids);
        this.info = SetupExchange.info(scope, Optional.empty());
        this.quirks = PeerQuirks.of("", scope.draft().number());
        this.incomingRequests = new IncomingRequests(this, handler, goingAway);
        this.plane = planeFactory.apply(scope, this);
    }

    /** Opens the control stream before anything else: peers take our first stream for it. */
    void start() {
        plane.start(SetupExchange.own(scope));
        long patience = scope.options().setupTimeoutMillis();
        setupTimeout = scope.timers()
                .after(
                        patience,
                        () -> scope.ending()
                                .close(
                                        SessionError.CONTROL_MESSAGE_TIMEOUT,
                                        "expected SETUP within " + patience + " ms, got none"));
    }

    // The parts, for each other.

    SessionScope scope() {
        return scope;
    }

    ControlPlane plane() {
        return plane;
    }

    RequestIds ids() {
        return ids;
    }

    RequestTable requests() {
        return requests;
    }

    TokenCache tokens() {
        return tokens;
    }

    IncomingTracks tracks() {
        return tracks;
    }

    PeerQuirks quirks() {
        return quirks;
    }

    // Events of the connection.

    @Override
    public Session session() {
        return this;
    }

    @Override
    public ReceiveHandler onBidirectional(BidirectionalStream stream) {
        return plane.onBidirectional(stream);
    }

    @Override
    public ReceiveHandler onUnidirectional(ReceiveStream stream) {
        return new UniStream(this, stream);
    }

    @Override
    public void onDatagram(ByteBuffer datagram) {
        if (scope.ending().over()) {
            return;
        }
        try {
            int start = datagram.position();
            Optional<ObjectDatagram> object = scope.draft().objects().readDatagram(datagram);
            if (object.isPresent()) {
                tracks.onDatagram(object.get(), datagram, start);
            }
        } catch (RuntimeException e) {
            scope.ending().fail(e);
        }
    }

    @Override
    public void onStreamsAvailable() {
        scope.ending().guard(plane::onStreamsAvailable);
    }

    @Override
    public void onClosed(CloseInfo end) {
        if (closed) {
            return;
        }
        closed = true;
        scope.ending().closed(end);
        setupTimeout.cancel();
        for (MoqRequest request : requests.all()) {
            scope.ending().report(request::onSessionClosed);
        }
        scope.ending().report(() -> handler.onClosed(end));
    }

    // Events of the control plane.

    @Override
    public void onSetup(Setup setup) {
        SetupOptions options = SetupExchange.peer(scope, setup);
        setupTimeout.cancel();
        info = SetupExchange.info(scope, Optional.of(options));
        quirks = PeerQuirks.of(info.implementation(), scope.draft().number());
        List<AuthToken> setupTokens = tokens.resolveSetup(options.authTokens());
        ready = true;
        handler.onReady(this, setupTokens);
        tracks.held().ready();
        plane.ready();
    }

    @Override
    public void onGoAway(GoAway goAway) {
        goingAway.onGoAway(goAway);
        handler.onGoAway(goAway);
    }

    @Override
    public MoqRequest onRequest(ControlMessage message, RequestLane lane) {
        return incomingRequests.onRequest(message, lane);
    }

    // The API.

    @Override
    public SessionInfo info() {
        return info;
    }

    @Override
    public MoqtDraft draft() {
        return scope.draft();
    }

    @Override
    public Connection connection() {
        return scope.connection();
    }

    @Override
    public Request subscribe(
            FullTrackName track, Parameters parameters, RequestListener listener, TrackReceiver receiver) {
        return request(new Subscribe(ids.next(), track, parameters), listener, Optional.of(receiver), Optional.empty());
    }

    @Override
    public Request publish(
            FullTrackName track,
            long trackAlias,
            Parameters parameters,
            Properties trackProperties,
            RequestListener listener) {
        return request(new Publish(ids.next(), track, trackAlias, parameters, trackProperties), listener);
    }

    @Override
    public Request fetch(FetchRange range, Parameters parameters, RequestListener listener, FetchReceiver receiver) {
        return request(new Fetch(ids.next(), range, parameters), listener, Optional.empty(), Optional.of(receiver));
    }

    @Override
    public Request trackStatus(FullTrackName track, Parameters parameters, RequestListener listener) {
        return request(new TrackStatus(ids.next(), track, parameters), listener);
    }

    @Override
    public Request publishNamespace(TrackNamespace namespace, Parameters parameters, RequestListener listener) {
        return request(new PublishNamespace(ids.next(), namespace, parameters), listener);
    }

    @Override
    public Request subscribeNamespace(TrackNamespace prefix, Parameters parameters, RequestListener listener) {
        return request(new SubscribeNamespace(ids.next(), prefix, parameters), listener);
    }

    @Override
    public Request subscribeTracks(TrackNamespace prefix, Parameters parameters, RequestListener listener) {
        return request(new SubscribeTracks(ids.next(), prefix, parameters), listener);
    }

    private Request request(ControlMessage message, RequestListener listener) {
        return request(message, listener, Optional.empty(), Optional.empty());
    }

    private Request request(
            ControlMessage message,
            RequestListener listener,
            Optional<TrackReceiver> track,
            Optional<FetchReceiver> fetch) {
        Messages.First first = Messages.first(message).orElseThrow();
        OutgoingRequest request = new OutgoingRequest(this, first, message, listener, track, fetch);
        ByteBuffer bytes = plane.encode(first.id(), message);
        scope.connection().context().execute(() -> {
            if (closed) {
                scope.ending().report(request::onSessionClosed);
            } else {
                // Where the session is just closing, the request hears of it with the others.
                requests.add(request);
                scope.ending().guard(() -> open(request, bytes));
            }
        });
        return request;
    }

    private void open(OutgoingRequest request, ByteBuffer bytes) {
        if (goingAway.received()) {
            // Section 10.4: no new requests to a peer that goes away.
            request.fail(RequestErrorCode.GOING_AWAY, "the peer is going away");
            return;
        }
        request.started();
        plane.open(request, bytes);
    }

    @Override
    public long newTrackAlias() {
        return aliases.take();
    }

    @Override
    public long reserveTrackAlias(long wanted) {
        return aliases.reserve(wanted);
    }

    @Override
    public void releaseTrackAlias(long trackAlias) {
        aliases.release(trackAlias);
    }

    @Override
    public void goAway(String newSessionUri, long timeoutMillis) {
        if (scope.client() && !newSessionUri.isEmpty()) {
            throw new IllegalArgumentException("a client cannot tell a server where to go: " + newSessionUri);
        }
        scope.later(() -> goingAway.send(plane, newSessionUri, timeoutMillis));
    }

    @Override
    public boolean peerIsGoingAway() {
        return goingAway.received();
    }

    @Override
    public void close(SessionError error, String reason) {
        scope.ending().close(error, reason);
    }

    @Override
    public String toString() {
        return info.toString();
    }
}
