package io.fastrelay.transport.packet.udp;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who is using file descriptors, and whether they are to be closed: they are freed once, by whoever leaves last, so that
 * nobody ever uses a number that the system has given to somebody else meanwhile.
 */
final class Lifetime {

    /** Users, and the sign bit once it is closed. */
    private final AtomicInteger state = new AtomicInteger();

    private final Runnable free;

    Lifetime(Runnable free) {
        this.free = free;
    }

    /** @return false if it is closed; if true, {@link #exit} has to follow */
    boolean enter() {
        while (true) {
            int before = state.get();
            if (before < 0) {
                return false;
            }
            if (state.compareAndSet(before, before + 1)) {
                return true;
            }
        }
    }

    void exit() {
        if (state.decrementAndGet() == Integer.MIN_VALUE) {
            free.run();
        }
    }

    boolean isClosed() {
        return state.get() < 0;
    }

    /**
     * Closes it and enters, so that the users can still be told.
     *
     * @return false if it was closed before; if true, {@link #exit} has to follow
     */
    boolean close() {
        while (true) {
            int before = state.get();
            if (before < 0) {
                return false;
            }
            if (state.compareAndSet(before, (before | Integer.MIN_VALUE) + 1)) {
                return true;
            }
        }
    }
}
