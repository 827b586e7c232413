package io.fastrelay.transport.packet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Has a frame source fill packets as a connection does, without protecting or sending them. */
public final class TestPackets {

    private static final int HEADER = 13;

    private final FrameSource source;
    private final PacketBuilder builder = new PacketBuilder(1500);

    public TestPackets(FrameSource source) {
        this.source = source;
    }

    /** Builds packets as long as there are any and forgets them; returns how many. */
    public int fill(int room) {
        int packets = 0;
        while (build(room)) {
            packets++;
        }
        return packets;
    }

    private boolean build(int room) {
        builder.begin(HEADER, HEADER + room);
        FrameSource.Filled filled;
        do {
            builder.again();
            filled = builder.room() == 0 ? FrameSource.Filled.NEEDS_NEW_PACKET : source.fill(builder);
        } while (filled == FrameSource.Filled.FRAME);
        return !builder.isEmpty();
    }

    /** One packet; null if the source has nothing that fits. */
    public Packet next(int room) {
        if (!build(room)) {
            return null;
        }
        List<Noted> noted = new ArrayList<>();
        builder.forEachFrame((owner, offset, length, fin) -> noted.add(new Noted(owner, offset, length, fin)));
        return new Packet(Arrays.copyOfRange(builder.bytes(), HEADER, builder.length()), noted);
    }

    /** All packets that can be sent now. */
    public List<Packet> all(int room) {
        List<Packet> packets = new ArrayList<>();
        for (Packet packet = next(room); packet != null; packet = next(room)) {
            packets.add(packet);
        }
        return packets;
    }

    public void acknowledge(Packet packet) {
        packet.noted.forEach(frame -> source.onAcknowledged(frame.owner, frame.offset, frame.length, frame.fin));
    }

    public void lose(Packet packet) {
        packet.noted.forEach(frame -> source.onLost(frame.owner, frame.offset, frame.length, frame.fin));
    }

    public void probe(Packet packet) {
        packet.noted.forEach(frame -> source.onProbe(frame.owner, frame.offset, frame.length, frame.fin));
    }

    /** Reads the frames of a packet, which comes from the client or the server. */
    public static void read(Packet packet, boolean atClient, FrameHandler handler) throws QuicException {
        FrameReader reader = new FrameReader(atClient, new NoConnection(), handler);
        reader.read(packet.payload, packet.payload.length, new byte[1500], new FrameReader.Result());
    }

    private record Noted(Object owner, long offset, int length, boolean fin) {}

    /** The frames of a packet, and what its fate is to be told with. */
    public record Packet(byte[] payload, List<Noted> noted) {}

    private static final class NoConnection implements FrameReader.Connection {

        @Override
        public void ackBegin(long largest, long delay) {
            throw new AssertionError("no ACK frame expected");
        }

        @Override
        public void ackRange(long smallest, long largest) {
            throw new AssertionError("no ACK frame expected");
        }

        @Override
        public void ackEnd() {
            throw new AssertionError("no ACK frame expected");
        }

        @Override
        public void onPathChallenge(long data) {
            throw new AssertionError("no PATH_CHALLENGE frame expected");
        }

        @Override
        public void onPathResponse(long data) {
            throw new AssertionError("no PATH_RESPONSE frame expected");
        }

        @Override
        public void onImmediateAck() {}

        @Override
        public void onAckFrequency(long sequence, long threshold, long maxDelayMicros, long reorderingThreshold) {}
    }
}
