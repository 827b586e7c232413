package io.fastrelay.transport.packet.udp;

/** Reasons of failed system calls, with the numbers of Linux on x86-64 and aarch64 (asm-generic/errno.h). */
final class Errno {

    static final int EPERM = 1;
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int EAGAIN = 11;
    static final int ENOMEM = 12;
    static final int EACCES = 13;
    static final int EINVAL = 22;
    static final int ENOSYS = 38;
    static final int EPROTO = 71;
    static final int EMSGSIZE = 90;
    static final int ENOPROTOOPT = 92;
    static final int EAFNOSUPPORT = 97;
    static final int EADDRINUSE = 98;
    static final int EADDRNOTAVAIL = 99;
    static final int ENETDOWN = 100;
    static final int ENETUNREACH = 101;
    static final int ENOBUFS = 105;
    static final int ECONNREFUSED = 111;
    static final int EHOSTDOWN = 112;
    static final int EHOSTUNREACH = 113;

    private Errno() {}

    /** Whether it tells of an earlier datagram (ICMP) and not of the call that came back with it. */
    static boolean isOfAnEarlierDatagram(int errno) {
        return switch (errno) {
            case ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EHOSTDOWN, EPROTO, EACCES, ENOPROTOOPT -> true;
            default -> false;
        };
    }

    static String describe(int errno) {
        String meaning = switch (errno) {
            case EPERM, EACCES -> "not permitted";
            case EAGAIN -> "would block";
            case ENOMEM, ENOBUFS -> "no memory";
            case EINVAL -> "invalid argument";
            case ENOSYS -> "no such system call";
            case EMSGSIZE -> "message too long";
            case EAFNOSUPPORT -> "no such address family";
            case EADDRINUSE -> "address already in use";
            case EADDRNOTAVAIL -> "not an address of this machine";
            case ENETDOWN, ENETUNREACH, EHOSTUNREACH, EHOSTDOWN -> "unreachable";
            case ECONNREFUSED -> "refused";
            default -> "failed";
        };
        return meaning + " (errno " + errno + ")";
    }
}
