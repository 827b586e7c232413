package io.fastrelay.transport.packet;

import java.nio.ByteBuffer;

/**
 * Takes what short header packets bring, frame by frame, checked as far as the encoding goes. Loop thread. Buffers are
 * valid during the call. An exception closes the connection.
 */
public interface FrameHandler {

    void onStream(long streamId, long offset, ByteBuffer data, boolean fin) throws QuicException;

    void onResetStream(long streamId, long code, long finalSize) throws QuicException;

    void onStopSending(long streamId, long code) throws QuicException;

    void onMaxData(long limit) throws QuicException;

    void onMaxStreamData(long streamId, long limit) throws QuicException;

    void onMaxStreams(boolean bidirectional, long limit) throws QuicException;

    void onDatagram(ByteBuffer data) throws QuicException;

    /**
     * A packet with frames that belong to the handshake's side: CRYPTO, NEW_TOKEN, NEW_CONNECTION_ID,
     * RETIRE_CONNECTION_ID, HANDSHAKE_DONE, CONNECTION_CLOSE. The other frames of the packet have been handled already.
     *
     * @param packet the frames named above (and nothing else), protected again with the peer's first keys and a four-byte
     *     packet number, as if it had come so
     */
    void onHandshakeSide(byte[] packet, java.net.InetSocketAddress from);

    /** The peer's address changed and the new one was validated, or is being so (RFC 9000 section 9.3). */
    void onPeerAddress(java.net.InetSocketAddress address);

    /** The connection cannot go on: the peer did something that the protocol forbids, or we failed. */
    void onError(QuicException error);

    /** A packet was processed: for the idle timer. At most a few times a second. */
    void onActivity();
}
