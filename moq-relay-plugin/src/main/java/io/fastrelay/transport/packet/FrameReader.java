package io.fastrelay.transport.packet;

/**
 * Reads the frames of an opened packet (RFC 9000 section 12.4 and 19, RFC 9221): ACK goes to the recovery, what streams
 * and flow control need to the {@link FrameHandler}, path frames to the connection, and the frames of the handshake's side
 * are collected. A malformed packet has no effect beyond the frames in front of the fault, and closes the connection.
 */
final class FrameReader {

    /** What concerns the connection itself. */
    interface Connection {
        void ackBegin(long largest, long delay) throws QuicException;

        void ackRange(long smallest, long largest) throws QuicException;

        void ackEnd();

        void onPathChallenge(long data);

        void onPathResponse(long data);
    }

    /** What a packet was. */
    static final class Result {
        /** Whether it holds anything besides ACK, PADDING and CONNECTION_CLOSE (RFC 9002 section 2). */
        boolean ackEliciting;
        /** Whether all its frames are PATH_CHALLENGE, PATH_RESPONSE, NEW_CONNECTION_ID and PADDING (RFC 9000 section 9.1). */
        boolean probing;
        /** Bytes of frames for the handshake's side, collected in the array given to {@link #read}. */
        int handshakeSide;
    }

    /** @param client whether this end is the client: HANDSHAKE_DONE and NEW_TOKEN may come then */
    FrameReader(boolean client, Connection connection, FrameHandler handler) {
        throw new UnsupportedOperationException();
    }

    /**
     * Reads a payload.
     *
     * @param handshakeSide gets the frames that are not handled here
     * @param result is filled
     * @throws QuicException FRAME_ENCODING_ERROR, PROTOCOL_VIOLATION (an empty payload, a frame that is not allowed), or
     *     what a handler throws
     */
    void read(byte[] payload, int length, byte[] handshakeSide, Result result) throws QuicException {
        throw new UnsupportedOperationException();
    }
}
