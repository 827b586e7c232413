package io.fastrelay.transport.kwik;

import io.fastrelay.transport.packet.PacketLoop;
import io.fastrelay.transport.packet.udp.UdpAddress;
import io.fastrelay.transport.packet.udp.UdpSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Loop and socket of all connections that a dialer has in one address family. */
final class DialerLoop implements PacketLoop.Dispatcher, AutoCloseable {

    /** Bytes of the connection ids that tell the connections apart. */
    static final int ID_LENGTH = 8;

    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    /** RFC 9000 section 10.3: shorter ones are no stateless resets. */
    private static final int SHORTEST_RESET = 21;
    /** Each is opened in vain by every connection with its sender. */
    private static final int STRANGE_PER_SECOND = 20;

    private final IdTable<ClientConnection> ids = new IdTable<>(ID_LENGTH);
    private final Set<ClientConnection> connections = ConcurrentHashMap.newKeySet();
    private final Carrier carrier;
    private long strangeSecond;
    private int strange;

    /** @throws IOException if there is no such address family here */
    DialerLoop(PacketSystem system, boolean ipv6) throws IOException {
        InetAddress any = InetAddress.getByAddress(new byte[ipv6 ? IPV6_BYTES : IPV4_BYTES]);
        UdpSocket socket = system.sockets().open(new InetSocketAddress(any, 0), false);
        PacketLoop loop = new PacketLoop(
                "fastrelay-dialer-" + (ipv6 ? "v6-" : "v4-")
                        + socket.localAddress().getPort(),
                socket,
                this);
        carrier = new Carrier(loop, system.slab(), system.ciphers());
        loop.start();
    }

    Carrier carrier() {
        return carrier;
    }

    /** Packets with this id are the connection's from now on. Any thread. */
    void add(byte[] id, ClientConnection connection) {
        connections.add(connection);
        ids.put(id, connection);
    }

    /** Forgets a connection with its ids. Any thread. */
    void remove(Iterable<byte[]> all, ClientConnection connection) {
        connections.remove(connection);
        all.forEach(ids::remove);
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
        byte @Nullable [] id = LongHeaders.destination(copy);
        ClientConnection found = id == null || id.length != ID_LENGTH ? null : ids.find(id, 0);
        if (found == null) {
            return;
        }
        int end = LongHeaders.shortHeaderIn(copy);
        if (end < length) {
            shortHeader(copy, end, length - end, from, now);
            // kwik would open it too
            copy = Arrays.copyOf(copy, end);
        }
        found.arrived(copy, from.inet());
    }

    private void shortHeader(byte[] data, int offset, int length, UdpAddress from, long now) {
        if (length <= 1 + ID_LENGTH) {
            return;
        }
        ClientConnection found = ids.find(data, offset + 1);
        if (found != null) {
            found.link().packets().receive(data, offset, length, from, now);
        } else if (length >= SHORTEST_RESET && mayBeLookedAt(now)) {
            // it may be a stateless reset, whose id means nothing: kwik knows the tokens
            byte[] copy = Arrays.copyOfRange(data, offset, offset + length);
            InetSocketAddress sender = from.inet();
            connections.forEach(connection -> connection.strange(copy, sender));
        }
    }

    private boolean mayBeLookedAt(long now) {
        long second = TimeUnit.NANOSECONDS.toSeconds(now);
        if (second != strangeSecond) {
            strangeSecond = second;
            strange = 0;
        }
        return strange++ < STRANGE_PER_SECOND;
    }

    @Override
    public void close() {
        carrier.loop().close();
    }
}
