package io.fastrelay.transport;

import java.nio.ByteBuffer;

/**
 * The sending side of a control or request stream: small messages, queued, sent before all media. Methods may be called
 * by any thread and never block.
 */
public interface SendStream {

    /** QUIC stream id. */
    long id();

    /**
     * Queues a copy of the bytes. When more bytes wait than the connection's limit allows, the connection is closed:
     * a peer that does not read its control streams is gone.
     */
    void write(ByteBuffer data);

    /** Sends FIN behind what is queued. */
    void finish();

    /** Drops what is queued and sends RESET_STREAM. */
    void reset(long code);

    /** Called in the connection's context when the peer sent STOP_SENDING; the stream is reset with the same code then. */
    void onStopSending(java.util.function.LongConsumer listener);

    /** Bytes queued and not yet sent. */
    long queuedBytes();
}
