package io.fastrelay.transport.packet.udp;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Waits for a socket or for somebody to ring. The state is the truth; the eventfd only ends the system call, and is
 * written only while somebody sleeps in it, so that ringing costs nothing else.
 */
final class Doorbell {

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
     * @return false if the system would not let it wait
     */
    boolean await(long timeoutNanos) {
        if (!state.compareAndSet(AWAKE, ASLEEP)) {
            state.set(AWAKE);
            return true;
        }
        long start = System.nanoTime();
        long left = timeoutNanos;
        boolean waited = true;
        while (left > 0) {
            int ready = poll(left);
            if (ready < 0 && Libc.errno() != Errno.EINTR) {
                waited = false;
                break;
            }
            ByteBuffer bytes = memory.bytes();
            if (ready > 0 && bytes.getShort(14) != 0) {
                Libc.read(eventFd, memory.address() + COUNT_READ, 8);
            }
            // A ring that came late belongs to a wait that is over: it left the eventfd behind and no state.
            if (state.get() == RUNG || ready > 0 && bytes.getShort(6) != 0) {
                break;
            }
            if (timeoutNanos != Long.MAX_VALUE) {
                left = timeoutNanos - (System.nanoTime() - start);
            }
        }
        // Reads what the ringer wrote before it rang, hence a read-modify-write.
        state.getAndSet(AWAKE);
        return waited;
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
