package io.fastrelay.transport.packet.udp;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Waits for a socket or for somebody to ring. The state is the truth; the eventfd only ends the system call, and is
 * written only while somebody sleeps in it, so that ringing costs nothing else.
 */
final class Doorbell {

    /** What a wait ended with: the socket is readable or in error. */
    static final int READABLE = 0;

    /** The socket was readable before the wait began, as it seems: next time, looking first is cheaper. */
    static final int READABLE_AT_ONCE = 1;

    /** The time is over or somebody rang, and the socket is not readable. */
    static final int NOT_READABLE = 2;

    /** Somebody had rung before: there was no wait, and nothing is known about the socket. */
    static final int NOT_WAITED = 3;

    /** The system would not let it wait. */
    static final int FAILED = 4;

    /** A system call that does not sleep takes less. */
    private static final long AT_ONCE_NANOS = 3_000;

    private static final int AWAKE = 0;
    private static final int ASLEEP = 1;
    private static final int RUNG = 2;

    /** Two struct pollfd (fd, events, revents: 4 + 2 + 2), a struct timespec (8 + 8), what is read and written (8 + 8). */
    private static final int TIMESPEC = 16;

    private static final int COUNT_READ = 32;
    private static final int ONE = 40;

    private final AtomicInteger state = new AtomicInteger(AWAKE);
    private final Memory memory = Memory.of(48);
    private final int eventFd;

    Doorbell(int socketFd, int eventFd) {
        this.eventFd = eventFd;
        ByteBuffer bytes = memory.bytes();
        bytes.putInt(0, socketFd).putShort(4, Libc.POLLIN);
        bytes.putInt(8, eventFd).putShort(12, Libc.POLLIN);
        bytes.putLong(ONE, 1);
    }

    /** Ends a wait, or the next one. The caller holds the descriptors open. */
    void ring() {
        if (state.getAndSet(RUNG) == ASLEEP) {
            // Fails only when the counter is full, and then the other side wakes up as well.
            Libc.write(eventFd, memory.address() + ONE, 8);
        }
    }

    /**
     * Waits until the socket is readable or in error, somebody rings, or the time is over.
     *
     * @param timeoutNanos above 0; {@code Long.MAX_VALUE}: for ever
     * @return what it ended with
     */
    int await(long timeoutNanos) {
        if (!state.compareAndSet(AWAKE, ASLEEP)) {
            // Reads what the ringer wrote before it rang, hence a read-modify-write, here and below.
            state.getAndSet(AWAKE);
            return NOT_WAITED;
        }
        long start = System.nanoTime();
        long left = timeoutNanos;
        int end = NOT_READABLE;
        while (left > 0) {
            int ready = poll(left);
            if (ready < 0 && Libc.errno() != Errno.EINTR) {
                end = FAILED;
                break;
            }
            long waited = System.nanoTime() - start;
            ByteBuffer bytes = memory.bytes();
            if (ready > 0 && bytes.getShort(14) != 0) {
                Libc.read(eventFd, memory.address() + COUNT_READ, 8);
            }
            if (ready > 0 && bytes.getShort(6) != 0) {
                end = waited < AT_ONCE_NANOS ? READABLE_AT_ONCE : READABLE;
                break;
            }
            // A ring that came late belongs to a wait that is over: it left the eventfd behind and no state.
            if (state.get() == RUNG) {
                break;
            }
            if (timeoutNanos != Long.MAX_VALUE) {
                left = timeoutNanos - waited;
            }
        }
        state.getAndSet(AWAKE);
        return end;
    }

    private int poll(long timeoutNanos) {
        ByteBuffer bytes = memory.bytes();
        bytes.putShort(6, (short) 0).putShort(14, (short) 0);
        if (timeoutNanos == Long.MAX_VALUE) {
            return Libc.ppoll(memory.address(), 2, 0, 0);
        }
        bytes.putLong(TIMESPEC, timeoutNanos / 1_000_000_000L);
        bytes.putLong(TIMESPEC + 8, timeoutNanos % 1_000_000_000L);
        return Libc.ppoll(memory.address(), 2, memory.address() + TIMESPEC, 0);
    }
}
