package io.fastrelay.client;

import io.fastrelay.moqt.d18.Draft18;
import io.fastrelay.transport.fake.FakeConnection;
import io.fastrelay.transport.fake.FakeNetwork;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Two clients that talk to each other over a connection in memory: {@link #here} dialled, {@link #there} was dialled. */
final class ClientPair implements AutoCloseable {

    static final long PATIENCE_SECONDS = 30;

    final FakeConnection hereConnection;
    final MoqClient here;
    final MoqClient there;
    private final MoqConnector connector;

    private ClientPair(FakeNetwork network) throws Exception {
        PeerDialer dialer = new PeerDialer(network);
        hereConnection = dialer.near();
        connector = new MoqConnector(dialer, List.of(Draft18.INSTANCE));
        here = await(connector.connect(URI.create("moqt://relay.example/app"), ClientOptions.defaults()));
        there = await(dialer.peer());
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
        connector.close();
    }
}
