package io.fastrelay.transport.packet;

import io.fastrelay.transport.packet.udp.UdpAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Packets that overtook the end of the handshake (RFC 9001 section 5.7): the first few. One thread. */
final class EarlyPackets {

    private static final int MOST_BYTES = 24 * 1024;
    private static final int MOST = 32;

    private record Packet(byte[] data, UdpAddress from, long at) {}

    /** Takes packets. */
    interface Receiver {
        void receive(byte[] data, int offset, int length, UdpAddress from, long now);
    }

    private final List<Packet> packets = new ArrayList<>(0);
    private int bytes;

    /** Keeps a copy, if there is room. */
    void keep(byte[] data, int offset, int length, UdpAddress from, long now) {
        if (packets.size() < MOST && bytes + length <= MOST_BYTES) {
            packets.add(new Packet(Arrays.copyOfRange(data, offset, offset + length), from, now));
            bytes += length;
        }
    }

    /** Hands all over and forgets them. */
    void drain(Receiver receiver) {
        List<Packet> kept = List.copyOf(packets);
        clear();
        for (Packet packet : kept) {
            receiver.receive(packet.data(), 0, packet.data().length, packet.from(), packet.at());
        }
    }

    void clear() {
        packets.clear();
        bytes = 0;
    }
}
