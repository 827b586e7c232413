package io.fastrelay.transport.stream;

import io.fastrelay.transport.BidirectionalStream;
import io.fastrelay.transport.PathCondition;
import io.fastrelay.transport.ReceiveHandler;
import io.fastrelay.transport.ReceiveStream;
import io.fastrelay.transport.SerialContext;
import io.fastrelay.transport.packet.FrameSource.Filled;
import io.fastrelay.transport.packet.QuicException;
import io.fastrelay.transport.packet.TestPackets;
import io.fastrelay.transport.packet.TestPackets.Packet;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** One end of a connection: its streams, with packets that go where the test brings them. All in one thread. */
final class End implements StreamConnection {

    static final int ROOM = 1200;
    static final StreamLimits WIDE = new StreamLimits(100, 100, 1 << 20, 8 << 20, 1 << 20);

    final SerialContext context = new SerialContext("end", Runnable::run);
    final Outbox outbox;
    final StreamTable table;
    final TestPackets packets;
    /** What came on streams that the peer opened. */
    final Map<Long, Arrived> arrived = new LinkedHashMap<>();

    final List<Throwable> failures = new ArrayList<>();
    Function<Arrived, ReceiveHandler> onStream = each -> each;
    int granted;
    int wakes;
    long notRead;
    boolean client;

    End(boolean client, StreamLimits limits) {
        this.client = client;
        outbox = new Outbox(this, packet -> Filled.NOTHING, limits.queuedBytes());
        table = new StreamTable(this, outbox, limits, client);
        packets = new TestPackets(outbox);
    }

    /** An end whose peer allows much. */
    static End open(boolean client) {
        return open(client, WIDE, WIDE);
    }

    /** @param peer what the peer allows */
    static End open(boolean client, StreamLimits own, StreamLimits peer) {
        End end = new End(client, own);
        end.table.peerLimits(peer.connectionWindow(), peer.streamWindow(), peer.streamWindow(), peer.streamWindow());
        end.table.grant(true, peer.bidirectional());
        end.table.grant(false, peer.unidirectional());
        end.outbox.onWake();
        return end;
    }

    /** Everything that can be sent now. */
    List<Packet> send() {
        outbox.onWake();
        return packets.all(ROOM);
    }

    /** The only packet that can be sent now. */
    Packet sendOne() {
        List<Packet> all = send();
        if (all.size() != 1) {
            throw new AssertionError("one packet expected: " + FrameLog.of(all));
        }
        return all.get(0);
    }

    void receive(Packet packet) throws QuicException {
        TestPackets.read(packet, client, new ToTable(table));
        outbox.onWake();
    }

    /** Sends what there is to the other end, which answers, until both have nothing more. */
    static void exchange(End one, End other) throws QuicException {
        boolean moved = true;
        while (moved) {
            moved = deliver(one, other) | deliver(other, one);
        }
    }

    private static boolean deliver(End from, End to) throws QuicException {
        List<Packet> sent = from.send();
        for (Packet packet : sent) {
            to.receive(packet);
            from.packets.acknowledge(packet);
        }
        from.outbox.onWake();
        return !sent.isEmpty();
    }

    @Override
    public SerialContext context() {
        return context;
    }

    @Override
    public void wake() {
        wakes++;
    }

    @Override
    public boolean isSendContext() {
        return true;
    }

    @Override
    public boolean isOver() {
        return false;
    }

    @Override
    public int packetRoom() {
        return ROOM;
    }

    @Override
    public int maxDatagramLength() {
        return ROOM - 3;
    }

    @Override
    public PathCondition path() {
        throw new AssertionError("nobody asks");
    }

    @Override
    public ReceiveHandler onBidirectional(BidirectionalStream stream) {
        return opened(new Arrived(stream, stream));
    }

    @Override
    public ReceiveHandler onUnidirectional(ReceiveStream stream) {
        return opened(new Arrived(stream, null));
    }

    private ReceiveHandler opened(Arrived stream) {
        arrived.put(stream.stream.id(), stream);
        return onStream.apply(stream);
    }

    @Override
    public void onStreamsGranted() {
        granted++;
    }

    @Override
    public void onControlNotRead(long bytes) {
        notRead = bytes;
    }

    @Override
    public void handlerFailed(Throwable e) {
        failures.add(e);
    }

    @Override
    public void sendingFailed(Throwable e) {
        failures.add(e);
    }

    static ByteBuffer bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + i / 256);
        }
        return ByteBuffer.wrap(bytes);
    }
}
