package io.fastrelay.client;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.SessionError;
import io.fastrelay.moqt.TrackNamespace;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.FetchRange;
import io.fastrelay.moqt.message.GoAway;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.RequestError;
import io.fastrelay.session.Request;
import io.fastrelay.session.RequestEnd;
import io.fastrelay.session.RequestListener;
import io.fastrelay.session.Session;
import io.fastrelay.session.SessionInfo;
import io.fastrelay.transport.CloseInfo;
import java.util.concurrent.CompletableFuture;

/**
 * A MoQ session with a relay, as publisher, subscriber or both. Made by {@link MoqConnector#connect}.
 *
 * <p>Methods may be called by any thread and never block. Futures complete in the connection's context, which runs
 * everything else of this connection too: continue with an {@code Async} method if there is more to do than to hand
 * something over, and never wait there. A request that the peer refuses fails with {@link RequestFailedException}; one
 * that the end of the session cuts off with {@link ClientException}.
 */
public final class MoqClient implements AutoCloseable {

    private final Session session;
    private final ClientSession handler;

    MoqClient(Session session, ClientSession handler) {
        this.session = session;
        this.handler = handler;
    }

    /** Who this session is with. */
    public SessionInfo info() {
        return session.info();
    }

    /** Largest object payload that certainly fits a datagram is a little less than this; 0: no datagrams. */
    public int maxDatagramLength() {
        return session.connection().maxDatagramLength();
    }

    /** Smoothed round-trip time in microseconds, 0 while unknown. */
    public long roundTripMicros() {
        return session.connection().roundTripMicros();
    }

    // ---- publishing

    /**
     * Tells the peer by PUBLISH_NAMESPACE that tracks in this namespace can be subscribed to here. Which ones is up to
     * {@link #serve}.
     */
    public CompletableFuture<Announcement> announce(TrackNamespace namespace) {
        return announce(namespace, Parameters.NONE);
    }

    /** The same with parameters, for example authorization tokens. */
    public CompletableFuture<Announcement> announce(TrackNamespace namespace, Parameters parameters) {
        CompletableFuture<Announcement> accepted = new CompletableFuture<>();
        CompletableFuture<RequestEnd> ended = new CompletableFuture<>();
        inContext(() -> {
            Request[] request = new Request[1];
            handler.announced(namespace);
            request[0] = session.publishNamespace(namespace, parameters, new RequestListener() {
                @Override
                public void onAnswer(ControlMessage answer) {
                    Runnable withdraw = () -> inContext(() -> handler.withdrawn(namespace));
                    accepted.complete(new Announcement(namespace, request[0], ended, withdraw));
                }

                @Override
                public void onError(RequestError error) {
                    handler.withdrawn(namespace);
                    accepted.completeExceptionally(
                            new RequestFailedException("PUBLISH_NAMESPACE of " + namespace, error));
                }

                @Override
                public void onEnded(RequestEnd end) {
                    handler.withdrawn(namespace);
                    ended.complete(end);
                    accepted.completeExceptionally(new ClientException(
                            "PUBLISH_NAMESPACE of " + namespace + " ended without an answer: " + end.how()));
                }
            });
        });
        return accepted;
    }

    /**
     * Answers SUBSCRIBE, FETCH and TRACK_STATUS for this track from now on. Sends nothing by itself.
     *
     * @throws IllegalArgumentException if another publisher of the same track is served already
     */
    public void serve(TrackPublisher track) {
        handler.publisher().serve(track);
    }

    /** Answers no more requests for the track. Subscriptions that exist go on. */
    public void withdraw(TrackPublisher track) {
        handler.publisher().withdraw(track);
    }

    /** Serves the track and offers it by PUBLISH; complete when the peer accepted. */
    public CompletableFuture<Publication> publish(TrackPublisher track) {
        return publish(track, Parameters.NONE);
    }

    /**
     * The same with parameters. Objects that are published between this call and the peer's answer are held back and
     * sent after it.
     */
    public CompletableFuture<Publication> publish(TrackPublisher track, Parameters parameters) {
        serve(track);
        return handler.publisher().publish(track, parameters);
    }

    /**
     * Complete when everything that was published is sent and acknowledged; stays open while a subgroup that somebody
     * subscribed to is not finished, or a subscriber takes nothing. Fails when the session closes before.
     */
    public CompletableFuture<Void> flush() {
        CompletableFuture<Void> flushed = handler.publisher().queue().flush();
        handler.closed().thenAccept(info -> flushed.completeExceptionally(new SessionClosedException("flush", info)));
        return flushed;
    }

    // ---- subscribing

    /** Subscribes; events wait for {@link TrackSubscriber#next}. */
    public CompletableFuture<TrackSubscriber> subscribe(FullTrackName name, SubscribeOptions options) {
        return SubscribeRequest.send(session, name, options, null);
    }

    /** Subscribes; the listener hears the events, perhaps before the future is complete. */
    public CompletableFuture<TrackSubscriber> subscribe(
            FullTrackName name, SubscribeOptions options, TrackListener listener) {
        return SubscribeRequest.send(session, name, options, listener);
    }

    /** Fetches a range of a track, or what joins a subscription; events wait for {@link TrackFetcher#next}. */
    public TrackFetcher fetch(FetchRange range, SubscribeOptions options) {
        return FetchRequest.send(session, describe(range), range, options, null);
    }

    /** The same; the listener hears the events. */
    public TrackFetcher fetch(FetchRange range, SubscribeOptions options, TrackListener listener) {
        return FetchRequest.send(session, describe(range), range, options, listener);
    }

    /**
     * Fetches what precedes a subscription without a gap: from {@code groupsBack} groups before the largest one that its
     * publisher told (relative joining FETCH, draft 18 section 10.12.2).
     */
    public TrackFetcher fetchBefore(TrackSubscriber subscription, long groupsBack, SubscribeOptions options) {
        FetchRange range = new FetchRange.Joining(true, subscription.requestId(), groupsBack);
        return FetchRequest.send(session, subscription.info().name(), range, options, null);
    }

    /** The same from this group on (absolute joining FETCH). */
    public TrackFetcher fetchFrom(TrackSubscriber subscription, long group, SubscribeOptions options) {
        FetchRange range = new FetchRange.Joining(false, subscription.requestId(), group);
        return FetchRequest.send(session, subscription.info().name(), range, options, null);
    }

    /** Asks for a track's state without subscribing (TRACK_STATUS). */
    public CompletableFuture<TrackInfo> status(FullTrackName name, Parameters parameters) {
        CompletableFuture<TrackInfo> answered = new CompletableFuture<>();
        session.trackStatus(name, parameters, new RequestListener() {
            @Override
            public void onAnswer(ControlMessage answer) {
                answered.complete(TrackInfo.of(name, answer));
            }

            @Override
            public void onError(RequestError error) {
                answered.completeExceptionally(new RequestFailedException("TRACK_STATUS of " + name, error));
            }

            @Override
            public void onEnded(RequestEnd end) {
                answered.completeExceptionally(
                        new ClientException("TRACK_STATUS of " + name + " ended without an answer: " + end.how()));
            }
        });
        return answered;
    }

    /** Learns which namespaces with this prefix are published, now and later. An empty prefix means all. */
    public CompletableFuture<NamespaceWatch> namespaces(TrackNamespace prefix, Parameters parameters) {
        return NamespaceWatch.send(session, prefix, parameters);
    }

    /** Gets every track in namespaces with this prefix offered, now and later. */
    public CompletableFuture<TrackWatch> tracks(TrackNamespace prefix, Parameters parameters) {
        return TrackWatch.send(session, prefix, parameters, handler.watches()::add, handler.watches()::remove);
    }

    // ---- the session's end

    /**
     * Complete when the peer sent GOAWAY: make no more requests here, move to its New Session URI (empty: the same URI)
     * before its timeout is over.
     */
    public CompletableFuture<GoAway> goAway() {
        return handler.goAway().copy();
    }

    /** Complete when the session is closed, whoever closed it. */
    public CompletableFuture<CloseInfo> closed() {
        return handler.closed().copy();
    }

    /**
     * Sends GOAWAY and closes the session when no request is left, or with GOAWAY_TIMEOUT after this time.
     *
     * @param timeoutMillis how long the peer has to end its requests
     */
    public void goAway(long timeoutMillis) {
        session.goAway("", timeoutMillis);
    }

    /** Closes the session at once with NO_ERROR; what was not sent is lost (see {@link #flush}). Idempotent. */
    @Override
    public void close() {
        session.close(SessionError.NO_ERROR, "");
    }

    private void inContext(Runnable task) {
        session.connection().context().execute(task);
    }

    private static FullTrackName describe(FetchRange range) {
        return range instanceof FetchRange.Standalone standalone
                ? standalone.track()
                : new FullTrackName(TrackNamespace.EMPTY, new byte[0]);
    }
}
