package io.fastrelay.transport;

import org.jspecify.annotations.Nullable;

/**
 * What carries one MoQ session: a raw QUIC connection or a WebTransport session. All methods may be called by any thread
 * and never block. Events come through the {@link ConnectionHandler}, one at a time, in the {@link #context()}.
 */
public interface Connection {

    ConnectionInfo info();

    /** Where this connection's events run, and where its owner keeps its state. */
    SerialContext context();

    /**
     * Opens a unidirectional stream for control messages.
     *
     * @return null if the peer grants no stream now; {@link ConnectionHandler#onStreamsAvailable} follows
     */
    @Nullable
    SendStream openUnidirectional();

    /**
     * Opens a bidirectional stream. The handler gets what the peer answers.
     *
     * @return null if the peer grants no stream now
     */
    @Nullable
    BidirectionalStream openBidirectional(ReceiveHandler handler);

    /** The way out for objects: streams and datagrams that are composed at the moment of sending. */
    MediaChannel media();

    /** Largest datagram payload that can be sent, 0 where datagrams are not available. */
    int maxDatagramLength();

    /** Smoothed round-trip time in microseconds, 0 while unknown. */
    long roundTripMicros();

    /** Bytes that wait in send queues of control and request streams. */
    long queuedBytes();

    /**
     * Closes with an application error code. Idempotent: the first call counts. {@link ConnectionHandler#onClosed}
     * follows.
     */
    void close(long code, String reason);
}
