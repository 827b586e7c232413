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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Two clients that talk to each other over a connection in memory: {@link #here} dialled, {@link #there} was dialled. */
final class ClientPair implements AutoCloseable {

    static final long PATIENCE_SECONDS = 30;

    final FakeNetwork network;
    final FakeConnection hereConnection;
    final FakeConnection thereConnection;
    final MoqClient here;
    final MoqClient there;
    private final MoqConnector connector;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    private ClientPair(FakeNetwork network) throws Exception {
        this.network = network;
        FakeNetwork.Pair pair = network.connect();
        hereConnection = pair.client();
        thereConnection = pair.server();
        CompletableFuture<MoqClient> dialled = new CompletableFuture<>();
        CompletableFuture<MoqClient> answered = new CompletableFuture<>();
        connector = new MoqConnector(new PairDialer(hereConnection), List.of(Draft18.INSTANCE));
        ClientSession server = new ClientSession(answered);
        SessionEndpoint endpoint = new Sessions(timer)
                .server(
                        thereConnection,
                        Draft18.INSTANCE,
                        ClientOptions.defaults().session("", ""),
                        server);
        server.begin(endpoint.session());
        thereConnection.handler(endpoint);
        connector
                .connect(URI.create("moqt://relay.example/app"), ClientOptions.defaults())
                .whenComplete((client, failure) -> {
                    if (failure != null) {
                        dialled.completeExceptionally(failure);
                    } else {
                        dialled.complete(client);
                    }
                });
        network.start();
        here = await(dialled);
        there = await(answered);
    }

    static ClientPair inOrder() throws Exception {
        return new ClientPair(FakeNetwork.inOrder());
    }

    static ClientPair shuffled(long seed) throws Exception {
        return new ClientPair(FakeNetwork.shuffled(seed));
    }

    static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        here.close();
        there.close();
        network.close();
        connector.close();
        timer.shutdownNow();
    }

    /** Hands out the one connection there is. */
    private record PairDialer(FakeConnection connection) implements Dialer {

        @Override
        public CompletionStage<Connection> dial(URI uri, DialOptions options, Acceptor acceptor) {
            connection.context().execute(() -> connection.handler(acceptor.accept(connection)));
            return CompletableFuture.completedFuture(connection);
        }

        @Override
        public void close() {
            connection.close(0, "");
        }
    }
}
