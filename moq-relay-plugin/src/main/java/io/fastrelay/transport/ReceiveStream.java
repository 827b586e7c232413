package io.fastrelay.transport;

/** The receiving side of a stream. Methods may be called by any thread and never block. */
public interface ReceiveStream {

    /** QUIC stream id. */
    long id();

    /** Sends STOP_SENDING and drops what still arrives; the handler hears no more. */
    void stopSending(long code);

    /** No more data for the handler until {@link #resume}; the peer is held back by flow control. */
    void pause();

    /** Ends a {@link #pause}; data that waits is delivered in the connection's context. */
    void resume();
}
