package io.fastrelay.transport.stream;

import io.fastrelay.transport.packet.FrameHandler;
import io.fastrelay.transport.packet.QuicException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Brings frames to a stream table. */
final class ToTable implements FrameHandler {

    private final StreamTable table;

    ToTable(StreamTable table) {
        this.table = table;
    }

    @Override
    public void onStream(long streamId, long offset, ByteBuffer data, boolean fin) throws QuicException {
        table.onStream(streamId, offset, data, fin);
    }

    @Override
    public void onResetStream(long streamId, long code, long finalSize) throws QuicException {
        table.onResetStream(streamId, code, finalSize);
    }

    @Override
    public void onStopSending(long streamId, long code) throws QuicException {
        table.onStopSending(streamId, code);
    }

    @Override
    public void onMaxData(long limit) {
        table.onMaxData(limit);
    }

    @Override
    public void onMaxStreamData(long streamId, long limit) throws QuicException {
        table.onMaxStreamData(streamId, limit);
    }

    @Override
    public void onMaxStreams(boolean bidirectional, long limit) {
        table.onMaxStreams(bidirectional, limit);
    }

    @Override
    public void onDatagram(ByteBuffer data) {
        throw new AssertionError("no datagram expected");
    }

    @Override
    public void onHandshakeSide(byte[] packet, InetSocketAddress from) {
        throw new AssertionError("comes from the connection");
    }

    @Override
    public void onPeerAddress(InetSocketAddress address) {
        throw new AssertionError("comes from the connection");
    }

    @Override
    public void onError(QuicException error) {
        throw new AssertionError("comes from the connection");
    }

    @Override
    public void onActivity() {
        throw new AssertionError("comes from the connection");
    }
}
