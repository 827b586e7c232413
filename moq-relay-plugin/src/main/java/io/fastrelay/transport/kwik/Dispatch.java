package io.fastrelay.transport.kwik;

import io.fastrelay.transport.packet.PacketLoop;
import io.fastrelay.transport.packet.udp.UdpAddress;
import java.util.Arrays;

/** Finds the connection of everything that one of a listener's loops receives. Loop thread. */
final class Dispatch implements PacketLoop.Dispatcher {

    private final ConnectionIds ids;
    private final FirstPackets first;
    private final int loop;

    /** @param loop number of the loop among the listener's */
    Dispatch(ConnectionIds ids, FirstPackets first, int loop) {
        this.ids = ids;
        this.first = first;
        this.loop = loop;
    }

    @Override
    public void onDatagram(byte[] data, int offset, int length, UdpAddress from, long now) {
        if (length == 0) {
            return;
        }
        if ((data[offset] & LongHeaders.LONG) == 0) {
            shortHeader(data, offset, length, from, now);
            return;
        }
        byte[] copy = Arrays.copyOfRange(data, offset, offset + length);
        int end = LongHeaders.shortHeaderIn(copy);
        if (end < length) {
            shortHeader(copy, end, length - end, from, now);
            // kwik would open it too; the datagram keeps its length, because kwik looks at that
            copy[end] = 0;
        }
        first.process(copy, from.inet(), loop);
    }

    private void shortHeader(byte[] data, int offset, int length, UdpAddress from, long now) {
        if ((data[offset] & LongHeaders.FIXED) == 0 || length <= 1 + ids.idLength()) {
            return;
        }
        ConnectionProxy found = ids.find(data, offset + 1);
        if (found == null) {
            return;
        }
        PacketSide link = found.connection().link();
        PacketLoop home = link.carrier().loop();
        if (home.isCurrent()) {
            link.packets().receive(data, offset, length, from, now);
        } else {
            // the system has another idea of which socket this peer's packets come to, after a change of its address
            byte[] copy = Arrays.copyOfRange(data, offset, offset + length);
            home.execute(() ->
                    link.packets().receive(copy, 0, copy.length, home.socket().address(from.inet()), now));
        }
    }
}
