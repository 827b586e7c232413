package io.fastrelay.transport.kwik;

import io.fastrelay.transport.Acceptor;
import io.fastrelay.transport.BidirectionalStream;
import io.fastrelay.transport.CloseInfo;
import io.fastrelay.transport.Connection;
import io.fastrelay.transport.ConnectionHandler;
import io.fastrelay.transport.ReceiveHandler;
import io.fastrelay.transport.ReceiveStream;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** One end of a connection that keeps whatever comes. */
final class TestPeer implements ConnectionHandler {

    static final long PATIENCE_SECONDS = 30;

    final Connection connection;
    final BlockingQueue<Received> streams = new LinkedBlockingQueue<>();
    final BlockingQueue<byte[]> datagrams = new LinkedBlockingQueue<>();
    final CompletableFuture<CloseInfo> closed = new CompletableFuture<>();
    final AtomicInteger streamsAvailable = new AtomicInteger();
    private final Function<Received, Received> onStream;

    private TestPeer(Connection connection, Function<Received, Received> onStream) {
        this.connection = connection;
        this.onStream = onStream;
    }

    /** @param into gets the peer as soon as there is one */
    static Acceptor acceptor(BlockingQueue<TestPeer> into) {
        return acceptor(into, stream -> stream);
    }

    /** @param onStream may act on every stream that the other end opens, in the context */
    static Acceptor acceptor(BlockingQueue<TestPeer> into, Function<Received, Received> onStream) {
        return connection -> {
            TestPeer peer = new TestPeer(connection, onStream);
            into.add(peer);
            return peer;
        };
    }

    static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        T taken = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (taken == null) {
            throw new AssertionError("nothing came in time");
        }
        return taken;
    }

    @Override
    public ReceiveHandler onBidirectional(BidirectionalStream stream) {
        Received received = onStream.apply(new Received(stream, stream));
        streams.add(received);
        return received;
    }

    @Override
    public ReceiveHandler onUnidirectional(ReceiveStream stream) {
        Received received = onStream.apply(new Received(stream, null));
        streams.add(received);
        return received;
    }

    @Override
    public void onDatagram(ByteBuffer datagram) {
        byte[] bytes = new byte[datagram.remaining()];
        datagram.get(bytes);
        datagrams.add(bytes);
    }

    @Override
    public void onStreamsAvailable() {
        streamsAvailable.incrementAndGet();
    }

    @Override
    public void onClosed(CloseInfo info) {
        closed.complete(info);
    }
}
