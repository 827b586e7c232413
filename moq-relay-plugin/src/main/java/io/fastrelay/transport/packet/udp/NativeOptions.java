package io.fastrelay.transport.packet.udp;

import java.lang.ref.Reference;
import java.net.SocketException;

/**
 * How a new socket was set up.
 *
 * @param family AF_INET or AF_INET6
 * @param joining whether the system joins datagrams for one receive (UDP_GRO, Linux 5.0)
 * @param segmentation whether the system cuts one payload into datagrams (UDP_SEGMENT, Linux 4.18)
 * @param buffers for the log: the sizes that the system granted
 */
record NativeOptions(int family, boolean joining, boolean segmentation, String buffers) {

    /** Bytes asked for; the system may grant less (net.core.rmem_max and wmem_max). */
    private static final int BUFFER = 4 << 20;

    /**
     * @param dualStack whether an IPv6 socket takes IPv4 too
     * @param shared sets SO_REUSEPORT
     */
    static NativeOptions apply(int fd, int family, boolean dualStack, boolean shared) throws SocketException {
        Memory memory = Memory.of(16);
        if (shared) {
            require(memory, fd, Libc.SOL_SOCKET, Libc.SO_REUSEPORT, 1, "SO_REUSEPORT");
        }
        if (family == Libc.AF_INET6) {
            require(memory, fd, Libc.SOL_IPV6, Libc.IPV6_V6ONLY, dualStack ? 0 : 1, "IPV6_V6ONLY");
            set(memory, fd, Libc.SOL_IPV6, Libc.IPV6_MTU_DISCOVER, Libc.PMTUDISC_PROBE);
        }
        // Never fragments (RFC 9000 section 14). Not IP_PMTUDISC_DO: that believes every ICMP "too big", and a forged
        // one
        // would then stop all packets to an address (section 14.2.1); PROBE leaves a path's size to QUIC.
        if (family == Libc.AF_INET || dualStack) {
            set(memory, fd, Libc.SOL_IP, Libc.IP_MTU_DISCOVER, Libc.PMTUDISC_PROBE);
        }
        int receive = buffer(memory, fd, Libc.SO_RCVBUFFORCE, Libc.SO_RCVBUF);
        int send = buffer(memory, fd, Libc.SO_SNDBUFFORCE, Libc.SO_SNDBUF);
        boolean joining = set(memory, fd, Libc.SOL_UDP, Libc.UDP_GRO, 1);
        // Without effect for the socket as a whole; a kernel that does not know it would ignore it per message as well,
        // and send a run as one huge datagram.
        boolean segmentation = set(memory, fd, Libc.SOL_UDP, Libc.UDP_SEGMENT, 0);
        String buffers = "buffers of " + receive / 1024 + " KiB in and " + send / 1024 + " KiB out";
        Reference.reachabilityFence(memory);
        return new NativeOptions(family, joining, segmentation, buffers);
    }

    private static int buffer(Memory memory, int fd, int force, int option) {
        // The first needs CAP_NET_ADMIN and knows no limit.
        if (!set(memory, fd, Libc.SOL_SOCKET, force, BUFFER)) {
            set(memory, fd, Libc.SOL_SOCKET, option, BUFFER);
        }
        memory.bytes().putInt(0, 0).putInt(4, 4);
        Libc.getsockopt(fd, Libc.SOL_SOCKET, option, memory.address(), memory.address() + 4);
        // Linux counts its own overhead, and answers twice what was set.
        return memory.bytes().getInt(0) / 2;
    }

    private static boolean set(Memory memory, int fd, int level, int option, int value) {
        memory.bytes().putInt(0, value);
        return Libc.setsockopt(fd, level, option, memory.address(), 4) == 0;
    }

    private static void require(Memory memory, int fd, int level, int option, int value, String name)
            throws SocketException {
        if (!set(memory, fd, level, option, value)) {
            throw new SocketException(name + ": " + Errno.describe(Libc.errno()));
        }
    }
}
