package io.fastrelay.transport.packet.udp;

/** The system calls behind an {@link OutgoingBatch}. */
interface SendCalls {

    /**
     * Sends without waiting.
     *
     * @param headers address of an array of struct mmsghdr
     * @return how many were sent before one failed; -1 if the first failed, the reason is in {@link #errno}
     */
    int send(long headers, int count);

    /** Why the last call failed. */
    int errno();

    /** Begins a flush: a full send buffer is waited for only so long in each. */
    void begin();

    /**
     * Waits for room in the send buffer.
     *
     * @return false if the time for it is over
     */
    boolean awaitRoom();
}
