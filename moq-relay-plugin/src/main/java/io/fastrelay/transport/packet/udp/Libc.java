package io.fastrelay.transport.packet.udp;

import com.sun.jna.Native;

/**
 * The system calls of a UDP socket on Linux, mapped directly: pointers are addresses of {@link Memory}, nothing is
 * allocated. {@link NativeUdpSockets} binds them. What fails returns -1 and leaves the reason in {@link #errno}, of the calling thread.
 */
final class Libc {

    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOCK_CLOEXEC = 0x80000;

    static final int SOL_IP = 0;
    static final int SOL_SOCKET = 1;
    static final int SOL_UDP = 17;
    static final int SOL_IPV6 = 41;

    static final int SO_SNDBUF = 7;
    static final int SO_RCVBUF = 8;
    static final int SO_REUSEPORT = 15;
    static final int SO_SNDBUFFORCE = 32;
    static final int SO_RCVBUFFORCE = 33;
    static final int IP_MTU_DISCOVER = 10;
    static final int IPV6_MTU_DISCOVER = 23;
    static final int IPV6_V6ONLY = 26;
    static final int PMTUDISC_PROBE = 3;
    static final int UDP_SEGMENT = 103;
    static final int UDP_GRO = 104;

    static final int MSG_TRUNC = 0x20;
    static final int MSG_DONTWAIT = 0x40;

    static final int EFD_NONBLOCK = 0x800;
    static final int EFD_CLOEXEC = 0x80000;

    static final short POLLIN = 1;
    static final short POLLOUT = 4;

    private Libc() {}

    static native int socket(int domain, int type, int protocol);

    static native int bind(int fd, long address, int length);

    static native int getsockname(int fd, long address, long length);

    static native int setsockopt(int fd, int level, int name, long value, int length);

    static native int getsockopt(int fd, int level, int name, long value, long length);

    static native int recvmmsg(int fd, long messages, int count, int flags, long timeout);

    static native int sendmmsg(int fd, long messages, int count, int flags);

    /** JNA copies both arrays. */
    static native long sendto(int fd, byte[] data, long length, int flags, byte[] address, int addressLength);

    static native int ppoll(long fds, long count, long timeout, long signals);

    static native int eventfd(int value, int flags);

    static native long read(int fd, long to, long length);

    static native long write(int fd, long from, long length);

    static native int close(int fd);

    static int errno() {
        return Native.getLastError();
    }
}
