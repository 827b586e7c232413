package io.fastrelay.transport.packet.log;

/**
 * Memory for the state of many connections, in slots that are used again: what an mmapped array map of the kernel will be.
 * Thread-safe.
 */
public interface StateSlab {

    /** A fresh state. Grows in steps; throws an {@link IllegalStateException} that names the limit when there is no slot. */
    SentLog take();

    /**
     * Gives the slot back; the log must not be used any more.
     *
     * @throws IllegalStateException if it was given back before, or was not taken here
     */
    void give(SentLog log);

    /** Slots in use. */
    int inUse();
}
