package io.fastrelay.transport.packet.udp;

import java.nio.ByteBuffer;

/** Waits for room in a full send buffer, but not for long: other connections wait behind it. One thread. */
final class SendRoom {

    /** A struct pollfd and a struct timespec. */
    private final Memory memory = Memory.of(24);

    private long left;

    SendRoom(int fd) {
        memory.bytes().putInt(0, fd).putShort(4, Libc.POLLOUT);
    }

    /** How long the calls of {@link #await} may take together from now on. */
    void patience(long nanos) {
        left = nanos;
    }

    /** @return false if patience is at its end */
    boolean await() {
        if (left <= 0) {
            return false;
        }
        ByteBuffer bytes = memory.bytes();
        bytes.putShort(6, (short) 0).putLong(8, 0).putLong(16, left);
        long start = System.nanoTime();
        int ready = Libc.ppoll(memory.address(), 1, memory.address() + 8, 0);
        left -= Math.max(1, System.nanoTime() - start);
        return ready > 0 || ready < 0 && Libc.errno() == Errno.EINTR;
    }
}
