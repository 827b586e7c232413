package io.fastrelay.client;

import io.fastrelay.moqt.AuthToken;
import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.TrackNamespace;
import io.fastrelay.moqt.message.Fetch;
import io.fastrelay.moqt.message.GoAway;
import io.fastrelay.moqt.message.Publish;
import io.fastrelay.moqt.message.PublishNamespace;
import io.fastrelay.moqt.message.Subscribe;
import io.fastrelay.moqt.message.SubscribeNamespace;
import io.fastrelay.moqt.message.SubscribeTracks;
import io.fastrelay.moqt.message.TrackStatus;
import io.fastrelay.session.Request;
import io.fastrelay.session.RequestListener;
import io.fastrelay.session.Session;
import io.fastrelay.session.SessionHandler;
import io.fastrelay.transport.CloseInfo;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Hears what the peer of a client's session wants and hands it to who can answer. Connection context. */
final class ClientSession implements SessionHandler {

    private final CompletableFuture<MoqClient> connected;
    private final CompletableFuture<CloseInfo> closed = new CompletableFuture<>();
    private final CompletableFuture<GoAway> goAway = new CompletableFuture<>();
    private final List<TrackWatch> watches = new CopyOnWriteArrayList<>();
    private @Nullable PublisherSide publisher;
    private @Nullable PeerDiscovery discovery;

    ClientSession(CompletableFuture<MoqClient> connected) {
        this.connected = connected;
    }

    /** Before any event. */
    void begin(Session session) {
        publisher = new PublisherSide(session);
        discovery = new PeerDiscovery(session, publisher);
    }

    PublisherSide publisher() {
        PublisherSide side = publisher;
        if (side == null) {
            throw new IllegalStateException("the session has not begun");
        }
        return side;
    }

    CompletableFuture<CloseInfo> closed() {
        return closed;
    }

    CompletableFuture<GoAway> goAway() {
        return goAway;
    }

    List<TrackWatch> watches() {
        return watches;
    }

    void announced(TrackNamespace namespace) {
        discovery().announced(namespace);
    }

    void withdrawn(TrackNamespace namespace) {
        discovery().withdrawn(namespace);
    }

    @Override
    public void onReady(Session session, List<AuthToken> setupTokens) {
        connected.complete(new MoqClient(session, this));
    }

    @Override
    public void onRequest(Request request) {
        if (request.message() instanceof Subscribe subscribe) {
            publisher().subscribe(request, subscribe);
        } else if (request.message() instanceof Fetch fetch) {
            publisher().fetch(request, fetch);
        } else if (request.message() instanceof TrackStatus status) {
            publisher().status(request, status);
        } else if (request.message() instanceof Publish publish) {
            offered(request, publish);
        } else if (request.message() instanceof SubscribeNamespace subscribe) {
            discovery().subscribeNamespace(request, subscribe);
        } else if (request.message() instanceof SubscribeTracks subscribe) {
            discovery().subscribeTracks(request, subscribe);
        } else if (request.message() instanceof PublishNamespace) {
            // Nobody asked for it, and it costs nothing: some relays announce by themselves and fail when refused.
            request.listener(new RequestListener() {});
            request.accept(PeerDiscovery.ok());
        } else {
            request.reject(RequestErrorCode.NOT_SUPPORTED, -1, "a client does not answer this request");
        }
    }

    @Override
    public void onGoAway(GoAway message) {
        goAway.complete(message);
    }

    @Override
    public void onClosed(CloseInfo info) {
        PublisherSide side = publisher;
        if (side != null) {
            side.closed();
        }
        connected.completeExceptionally(new SessionClosedException("SETUP", info));
        closed.complete(info);
    }

    private void offered(Request request, Publish publish) {
        for (TrackWatch watch : watches) {
            if (watch.prefix().isPrefixOf(publish.track().namespace())) {
                watch.offer(new TrackOffer(request, publish));
                return;
            }
        }
        request.reject(RequestErrorCode.UNINTERESTED, -1, "nobody here asked for " + publish.track());
    }

    private PeerDiscovery discovery() {
        PeerDiscovery known = discovery;
        if (known == null) {
            throw new IllegalStateException("the session has not begun");
        }
        return known;
    }
}
