package io.fastrelay.transport.kwik;

import io.fastrelay.transport.packet.log.DirectStateSlab;
import io.fastrelay.transport.packet.log.StateSlab;
import io.fastrelay.transport.packet.nativelib.NativeLibraries;
import io.fastrelay.transport.packet.protection.Ciphers;
import io.fastrelay.transport.packet.udp.SystemUdpSockets;
import io.fastrelay.transport.packet.udp.UdpSockets;

/** What the loops of one listener or dialer share: sockets and ciphers of this system, memory for connections. */
final class PacketSystem implements AutoCloseable {

    private final NativeLibraries libraries = new NativeLibraries();
    private final UdpSockets sockets;
    private final Ciphers ciphers;
    private final StateSlab slab;

    /** @param connections most at the same time */
    PacketSystem(int connections) {
        sockets = new SystemUdpSockets(libraries);
        ciphers = Ciphers.fastest(libraries);
        slab = new DirectStateSlab(connections);
    }

    UdpSockets sockets() {
        return sockets;
    }

    Ciphers ciphers() {
        return ciphers;
    }

    StateSlab slab() {
        return slab;
    }

    /** After the last loop has ended. */
    @Override
    public void close() {
        libraries.close();
    }
}
