package io.fastrelay.transport.packet;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * Both sides of the streams of a connection, as plain as can be: no flow control, every byte known in advance. Bytes that
 * are not as they must be end the test at once.
 */
final class TestStreams implements FrameSource, FrameHandler {

    private static final int STREAM = 0x0e; // with offset and length
    private static final int FIN = 0x01;
    private static final int HEAD = 1 + 8 + 8 + 2;

    /** A stream that is sent. */
    private static final class Outgoing {
        final long id;
        final int size;
        final BitSet acknowledged = new BitSet();
        final BitSet again = new BitSet();
        int next;
        boolean finSent;
        boolean finAcknowledged;
        boolean finAgain;

        Outgoing(long id, int size) {
            this.id = id;
            this.size = size;
        }

        boolean isDone() {
            return finAcknowledged && acknowledged.cardinality() == size;
        }
    }

    /** A stream that comes. */
    private static final class Incoming {
        final BitSet bytes = new BitSet();
        long finalSize = -1;

        boolean isDone() {
            return finalSize >= 0 && bytes.cardinality() == finalSize;
        }
    }

    private final Map<Long, Outgoing> outgoing = new LinkedHashMap<>();
    private final Deque<Outgoing> ready = new ArrayDeque<>();
    private final Map<Long, Incoming> incoming = new LinkedHashMap<>();
    /** Whole frames that are sent as they are, before all else. */
    private final Queue<byte[]> raw = new ArrayDeque<>();

    private final Queue<byte[]> datagrams = new ArrayDeque<>();

    final List<byte[]> receivedDatagrams = new ArrayList<>();
    final List<byte[]> handshakeSide = new ArrayList<>();
    final List<QuicException> errors = new ArrayList<>();
    final List<InetSocketAddress> addresses = new ArrayList<>();
    int wakes;
    int activities;
    long framesLost;
    long framesProbed;
    long fills;
    Runnable onStreamData = () -> {};

    void send(long streamId, int size) {
        Outgoing stream = new Outgoing(streamId, size);
        if (outgoing.put(streamId, stream) != null) {
            throw new IllegalStateException("stream " + streamId + " exists");
        }
        ready.add(stream);
    }

    /** Sends nothing more of any stream. */
    void dropStreams() {
        ready.clear();
        outgoing.clear();
    }

    void sendRaw(byte[] frame) {
        raw.add(frame);
    }

    void sendDatagram(byte[] data) {
        datagrams.add(data);
    }

    boolean allSent() {
        return outgoing.values().stream().allMatch(Outgoing::isDone);
    }

    /** Whether this many streams came completely. */
    boolean received(int streams) {
        return incoming.size() == streams && incoming.values().stream().allMatch(Incoming::isDone);
    }

    long bytesReceived() {
        return incoming.values().stream()
                .mapToLong(stream -> stream.bytes.cardinality())
                .sum();
    }

    static byte content(long streamId, long offset) {
        return (byte) (streamId * 31 + offset * 7 + (offset >> 8));
    }

    @Override
    public void onWake() {
        wakes++;
    }

    @Override
    public Filled fill(PacketBuilder packet) {
        fills++;
        byte[] frame = raw.peek();
        if (frame != null) {
            if (packet.room() < frame.length) {
                return Filled.NEEDS_NEW_PACKET;
            }
            raw.remove();
            packet.buffer().put(frame);
            packet.endFrame(frame, 0, frame.length, false);
            return Filled.FRAME;
        }
        byte[] datagram = datagrams.peek();
        if (datagram != null) {
            if (packet.room() < datagram.length + 3) {
                return Filled.NEEDS_NEW_PACKET;
            }
            datagrams.remove();
            packet.buffer()
                    .put((byte) 0x31)
                    .putShort((short) (0x4000 | datagram.length))
                    .put(datagram);
            packet.endFrame(null, 0, datagram.length, false);
            return Filled.FRAME;
        }
        if (ready.isEmpty()) {
            return Filled.NOTHING;
        }
        if (packet.room() < HEAD + 1) {
            return Filled.NEEDS_NEW_PACKET;
        }
        Outgoing stream = ready.remove();
        write(stream, packet);
        if (!stream.again.isEmpty() || stream.finAgain || stream.next < stream.size || !stream.finSent) {
            ready.add(stream);
        }
        return Filled.FRAME;
    }

    private void write(Outgoing stream, PacketBuilder packet) {
        // some frames are short, so that several share a packet
        int most = Math.min(packet.room() - HEAD, (stream.id & 4) == 0 ? 300 : 4000);
        int from = stream.again.nextSetBit(0);
        int length;
        if (from >= 0) {
            length = Math.min(most, stream.again.nextClearBit(from) - from);
            stream.again.clear(from, from + length);
        } else if (stream.next < stream.size || !stream.finSent) {
            from = stream.next;
            length = Math.min(most, stream.size - from);
            stream.next += length;
        } else {
            from = stream.size;
            length = 0;
        }
        boolean fin = from + length == stream.size;
        if (fin) {
            stream.finSent = true;
            stream.finAgain = false;
        }
        ByteBuffer buffer = packet.buffer();
        buffer.put((byte) (STREAM | (fin ? FIN : 0)));
        buffer.putLong(stream.id | 3L << 62);
        buffer.putLong(from | 3L << 62);
        buffer.putShort((short) (0x4000 | length));
        for (int i = 0; i < length; i++) {
            buffer.put(content(stream.id, from + i));
        }
        packet.endFrame(stream, from, length, fin);
    }

    @Override
    public void onAcknowledged(Object owner, long offset, int length, boolean fin) {
        if (owner instanceof Outgoing stream) {
            stream.acknowledged.set((int) offset, (int) offset + length);
            stream.again.clear((int) offset, (int) offset + length);
            stream.finAcknowledged |= fin;
        }
    }

    @Override
    public void onLost(Object owner, long offset, int length, boolean fin) {
        framesLost++;
        again(owner, offset, length, fin);
    }

    @Override
    public void onProbe(Object owner, long offset, int length, boolean fin) {
        framesProbed++;
        again(owner, offset, length, fin);
    }

    private void again(Object owner, long offset, int length, boolean fin) {
        if (owner instanceof byte[] frame) {
            raw.add(frame);
            return;
        }
        Outgoing stream = (Outgoing) owner;
        for (int i = (int) offset; i < offset + length; i++) {
            if (!stream.acknowledged.get(i)) {
                stream.again.set(i);
            }
        }
        stream.finAgain |= fin && !stream.finAcknowledged;
        if ((!stream.again.isEmpty() || stream.finAgain) && !ready.contains(stream)) {
            ready.addFirst(stream);
        }
    }

    @Override
    public void onStream(long streamId, long offset, ByteBuffer data, boolean fin) {
        Incoming stream = incoming.computeIfAbsent(streamId, id -> new Incoming());
        int length = data.remaining();
        for (int i = 0; i < length; i++) {
            byte come = data.get();
            if (come != content(streamId, offset + i)) {
                throw new AssertionError("stream " + streamId + " has " + come + " at " + (offset + i));
            }
        }
        stream.bytes.set((int) offset, (int) offset + length);
        if (fin) {
            stream.finalSize = offset + length;
        }
        onStreamData.run();
    }

    @Override
    public void onResetStream(long streamId, long code, long finalSize) {}

    @Override
    public void onStopSending(long streamId, long code) {}

    @Override
    public void onMaxData(long limit) {}

    @Override
    public void onMaxStreamData(long streamId, long limit) {}

    @Override
    public void onMaxStreams(boolean bidirectional, long limit) {}

    @Override
    public void onDatagram(ByteBuffer data) {
        byte[] copy = new byte[data.remaining()];
        data.get(copy);
        receivedDatagrams.add(copy);
    }

    @Override
    public void onHandshakeSide(byte[] packet, InetSocketAddress from) {
        handshakeSide.add(packet);
    }

    @Override
    public void onPeerAddress(InetSocketAddress address) {
        addresses.add(address);
    }

    @Override
    public void onError(QuicException error) {
        errors.add(error);
    }

    @Override
    public void onActivity() {
        activities++;
    }
}
