package io.fastrelay.transport.stream;

import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes that a connection's control streams hold. Any thread. */
final class ControlBytes {

    private final long most;
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong waiting = new AtomicLong();

    /** @param most bytes that may wait to be sent or acknowledged */
    ControlBytes(long most) {
        this.most = most;
    }

    /** Counts bytes that are to be queued; false if they are too many, they are not counted then. */
    boolean queue(int bytes) {
        if (held.addAndGet(bytes) > most) {
            held.addAndGet(-bytes);
            return false;
        }
        waiting.addAndGet(bytes);
        return true;
    }

    /** Bytes were sent, or will not be. */
    void sent(int bytes) {
        waiting.addAndGet(-bytes);
    }

    /** Bytes were acknowledged, or need not be. */
    void released(int bytes) {
        held.addAndGet(-bytes);
    }

    /** Bytes that were not sent yet. */
    long waiting() {
        return waiting.get();
    }

    /** Bytes that were not acknowledged yet. */
    long held() {
        return held.get();
    }
}
