package io.fastrelay.transport.packet.udp;

import java.nio.ByteBuffer;

/** sendmmsg, and ppoll for a send buffer that is full. One thread. */
final class LinuxSendCalls implements SendCalls {

    /** For how long a full send buffer is waited for, in one flush: other connections wait behind it. */
    private static final long PATIENCE_NANOS = 5_000_000;

    private final int fd;

    /** A struct pollfd (fd, events, revents: 4 + 2 + 2) and a struct timespec (8 + 8). */
    private final Memory memory = Memory.of(24);

    private long left;

    LinuxSendCalls(int fd) {
        this.fd = fd;
        memory.bytes().putInt(0, fd).putShort(4, Libc.POLLOUT);
    }

    @Override
    public int send(long headers, int count) {
        return Libc.sendmmsg(fd, headers, count, Libc.MSG_DONTWAIT);
    }

    @Override
    public int errno() {
        return Libc.errno();
    }

    @Override
    public void begin() {
        left = PATIENCE_NANOS;
    }

    @Override
    public boolean awaitRoom() {
        if (left <= 0) {
            return false;
        }
        ByteBuffer bytes = memory.bytes();
        bytes.putShort(6, (short) 0).putLong(8, 0).putLong(16, left);
        long start = System.nanoTime();
        int ready = Libc.ppoll(memory.address(), 1, memory.address() + 8, 0);
        // At least a bit, so that "room" and "no room" cannot take turns for ever.
        left -= Math.max(10_000, System.nanoTime() - start);
        return ready > 0 || ready < 0 && Libc.errno() == Errno.EINTR;
    }
}
