package io.fastrelay.transport.packet.udp;

import io.fastrelay.transport.packet.nativelib.NativeLibraries;
import java.io.IOException;
import java.lang.ref.Reference;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;

/** Opens sockets of Linux, with descriptors of their own. */
final class NativeUdpSockets implements UdpSockets {

    /**
     * @param libraries to be closed after the last socket
     * @throws IOException if the calls that these sockets live on cannot be made here, or the system refuses them
     */
    NativeUdpSockets(NativeLibraries libraries) throws IOException {
        if (!libraries.bind(Libc.class, NativeLibraries.PROCESS)) {
            throw new IOException("the C library cannot be called");
        }
        MessageHeaders none = new MessageHeaders(1);
        int fd = socket(Libc.AF_INET);
        try {
            none.expect(0);
            if (Libc.sendmmsg(fd, none.address(0), 0, 0) != 0) {
                throw failed("sendmmsg");
            }
            if (Libc.recvmmsg(fd, none.address(0), 1, Libc.MSG_DONTWAIT, 0) < 0 && Libc.errno() != Errno.EAGAIN) {
                throw failed("recvmmsg");
            }
        } finally {
            Libc.close(fd);
            Reference.reachabilityFence(none);
        }
    }

    @Override
    public UdpSocket open(InetSocketAddress bind, boolean shared) throws IOException {
        PeerAddress address = PeerAddress.of(bind);
        InetAddress ip = bind.getAddress();
        int family = ip instanceof Inet6Address ? Libc.AF_INET6 : Libc.AF_INET;
        int fd = socket(family);
        int eventFd = -1;
        boolean opened = false;
        try {
            NativeOptions options = NativeOptions.apply(fd, family, ip.isAnyLocalAddress(), shared);
            Memory name = Memory.of(SockAddr.SIZE + 4);
            int length = SockAddr.write(name.bytes(), 0, family, address);
            if (Libc.bind(fd, name.address(), length) != 0) {
                throw new BindException("cannot bind " + bind + ": " + Errno.describe(Libc.errno()));
            }
            name.bytes().putInt(SockAddr.SIZE, SockAddr.SIZE);
            if (Libc.getsockname(fd, name.address(), name.address() + SockAddr.SIZE) != 0) {
                throw failed("getsockname");
            }
            eventFd = Libc.eventfd(0, Libc.EFD_NONBLOCK | Libc.EFD_CLOEXEC);
            if (eventFd < 0) {
                throw failed("eventfd");
            }
            InetSocketAddress local =
                    SockAddr.read(name.bytes(), 0, new AddressTable()).inet();
            UdpSocket socket = new NativeUdpSocket(fd, eventFd, options, local);
            opened = true;
            return socket;
        } finally {
            if (!opened) {
                Libc.close(fd);
                if (eventFd >= 0) {
                    Libc.close(eventFd);
                }
            }
        }
    }

    @Override
    public String toString() {
        return "Linux, recvmmsg and sendmmsg";
    }

    private static int socket(int family) throws SocketException {
        int fd = Libc.socket(family, Libc.SOCK_DGRAM | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC, 0);
        if (fd < 0) {
            throw failed("socket");
        }
        return fd;
    }

    private static SocketException failed(String call) {
        return new SocketException(call + ": " + Errno.describe(Libc.errno()));
    }
}
