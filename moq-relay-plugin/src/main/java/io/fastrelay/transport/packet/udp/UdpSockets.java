package io.fastrelay.transport.packet.udp;

import java.io.IOException;
import java.net.InetSocketAddress;

/** Opens sockets, the fastest kind that works here. */
public interface UdpSockets {

    /**
     * @param bind address and port, port 0 for a free one; a wildcard IPv6 address takes IPv4 too
     * @param shared whether other sockets of this process may be bound to the same port (SO_REUSEPORT); unsupported where
     *     the system has no such thing
     */
    UdpSocket open(InetSocketAddress bind, boolean shared) throws IOException;
}
