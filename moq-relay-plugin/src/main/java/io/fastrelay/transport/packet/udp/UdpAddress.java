package io.fastrelay.transport.packet.udp;

import java.net.InetSocketAddress;

/**
 * Where a datagram comes from or goes to. A socket gives the same object for the same address as long as it remembers it,
 * so comparing is cheap; equality is by address. Immutable.
 */
public interface UdpAddress {

    InetSocketAddress inet();
}
