package io.fastrelay.client;

import io.fastrelay.moqt.d18.Draft18;
import io.fastrelay.session.SessionEndpoint;
import io.fastrelay.session.Sessions;
import io.fastrelay.transport.Acceptor;
import io.fastrelay.transport.Connection;
import io.fastrelay.transport.DialOptions;
import io.fastrelay.transport.Dialer;
import io.fastrelay.transport.fake.FakeConnection;
import io.fastrelay.transport.fake.FakeNetwork;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Dials into memory: at the other end of the one connection sits a client too, {@link #peer}, which serves and subscribes
 * as a test wants.
 */
public final class PeerDialer implements Dialer {

    private final FakeNetwork network;
    private final FakeConnection near;
    private final CompletableFuture<MoqClient> peer = new CompletableFuture<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    public PeerDialer(FakeNetwork network) {
        this.network = network;
        FakeNetwork.Pair pair = network.connect();
        near = pair.client();
        FakeConnection far = pair.server();
        ClientSession handler = new ClientSession(peer);
        SessionEndpoint endpoint = new Sessions(timer)
                .server(far, Draft18.INSTANCE, ClientOptions.defaults().session("", ""), handler);
        handler.begin(endpoint.session());
        far.handler(endpoint);
        network.start();
    }

    /** The client at the other end, once somebody dialled. */
    public CompletableFuture<MoqClient> peer() {
        return peer;
    }

    /** The connection of who dials. */
    public FakeConnection near() {
        return near;
    }

    @Override
    public CompletionStage<Connection> dial(URI uri, DialOptions options, Acceptor acceptor) {
        near.context().execute(() -> near.handler(acceptor.accept(near)));
        return CompletableFuture.completedFuture(near);
    }

    @Override
    public void close() {
        near.close(0, "");
        network.close();
        timer.shutdownNow();
    }
}
