package io.fastrelay.transport.packet.udp;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;

/** Opens sockets of the JDK, for systems without anything better. */
final class NioUdpSockets implements UdpSockets {

    /** Bytes asked for; the system may grant less. */
    private static final int BUFFER = 4 << 20;

    @Override
    public UdpSocket open(InetSocketAddress bind, boolean shared) throws IOException {
        PeerAddress.of(bind);
        DatagramChannel channel = channel(bind.getAddress() instanceof Inet6Address);
        boolean opened = false;
        try {
            if (shared) {
                if (!channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                    throw new UnsupportedOperationException("several sockets on " + bind
                            + ": expected a system with SO_REUSEPORT, this is " + System.getProperty("os.name"));
                }
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER);
            doNotFragment(channel);
            channel.bind(bind);
            UdpSocket socket = new NioUdpSocket(channel);
            opened = true;
            return socket;
        } finally {
            if (!opened) {
                channel.close();
            }
        }
    }

    @Override
    public String toString() {
        return "the JDK's DatagramChannel";
    }

    private static DatagramChannel channel(boolean ipv6) throws IOException {
        try {
            return DatagramChannel.open(ipv6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        } catch (UnsupportedOperationException e) {
            throw new SocketException((ipv6 ? "IPv6" : "IPv4") + " is not there: " + e.getMessage());
        }
    }

    /**
     * RFC 9000 section 14: QUIC packets must not be fragmented. The option (IP_DONTFRAGMENT of jdk.net) came with Java 19;
     * before it the system decides.
     */
    private static void doNotFragment(DatagramChannel channel) throws IOException {
        for (SocketOption<?> option : channel.supportedOptions()) {
            if (option.name().equals("IP_DONTFRAGMENT") && option.type() == Boolean.class) {
                @SuppressWarnings("unchecked")
                SocketOption<Boolean> flag = (SocketOption<Boolean>) option;
                channel.setOption(flag, true);
            }
        }
    }
}
