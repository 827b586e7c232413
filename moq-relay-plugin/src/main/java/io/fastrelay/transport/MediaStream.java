package io.fastrelay.transport;

/**
 * One outgoing stream of objects. Unless said otherwise its methods are for the send context only: from inside
 * {@link MediaSource} calls.
 */
public interface MediaStream {

    /** QUIC stream id. */
    long id();

    /** Stream bytes handed out so far: the offset of the next byte. */
    long offset();

    /** Bytes that stream and connection flow control allow now; 0: blocked, the source is asked again when that changes. */
    long credit();

    /**
     * Sends RESET_STREAM; unacknowledged data is neither retransmitted nor reported any more. Any thread; idempotent; no effect once
     * everything including the FIN was acknowledged.
     */
    void reset(long code);

    /** Whatever the owner wants to find again in {@link MediaSource} callbacks; unspecified before {@link #attach}. */
    Object attachment();

    void attach(Object attachment);
}
