package io.fastrelay.transport.packet.udp;

class NioUdpSocketTest extends UdpSocketContract {

    private final UdpSockets sockets = new NioUdpSockets();

    @Override
    UdpSockets sockets() {
        return sockets;
    }
}
