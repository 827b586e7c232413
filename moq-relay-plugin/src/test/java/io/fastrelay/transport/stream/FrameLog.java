package io.fastrelay.transport.stream;

import io.fastrelay.transport.packet.FrameHandler;
import io.fastrelay.transport.packet.QuicException;
import io.fastrelay.transport.packet.TestPackets;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Writes the frames of packets down, one line each. */
final class FrameLog implements FrameHandler {

    /** Sees STREAM frames. */
    interface Visitor {
        void frame(long streamId, long offset, ByteBuffer data, boolean fin);
    }

    private final List<String> lines = new ArrayList<>();
    private final Visitor visitor;

    private FrameLog(Visitor visitor) {
        this.visitor = visitor;
    }

    static void forEachStream(TestPackets.Packet packet, Visitor visitor) {
        new FrameLog(visitor).read(packet);
    }

    static List<String> of(TestPackets.Packet packet) {
        return of(List.of(packet));
    }

    static List<String> of(List<TestPackets.Packet> packets) {
        FrameLog log = new FrameLog((streamId, offset, data, fin) -> {});
        packets.forEach(log::read);
        return log.lines;
    }

    private void read(TestPackets.Packet packet) {
        try {
            TestPackets.read(packet, true, this);
        } catch (QuicException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void onStream(long streamId, long offset, ByteBuffer data, boolean fin) {
        lines.add("STREAM " + streamId + " " + offset + "+" + data.remaining() + (fin ? " FIN" : ""));
        visitor.frame(streamId, offset, data, fin);
    }

    @Override
    public void onResetStream(long streamId, long code, long finalSize) {
        lines.add("RESET_STREAM " + streamId + " code " + code + " size " + finalSize);
    }

    @Override
    public void onStopSending(long streamId, long code) {
        lines.add("STOP_SENDING " + streamId + " code " + code);
    }

    @Override
    public void onMaxData(long limit) {
        lines.add("MAX_DATA " + limit);
    }

    @Override
    public void onMaxStreamData(long streamId, long limit) {
        lines.add("MAX_STREAM_DATA " + streamId + " " + limit);
    }

    @Override
    public void onMaxStreams(boolean bidirectional, long limit) {
        lines.add("MAX_STREAMS " + (bidirectional ? "bidi " : "uni ") + limit);
    }

    @Override
    public void onDatagram(ByteBuffer data) {
        lines.add("DATAGRAM " + data.remaining());
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
