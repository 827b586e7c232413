package io.fastrelay.transport.packet;

/**
 * Reads the frames of an opened packet (RFC 9000 section 12.4 and 19, RFC 9221): ACK goes to the recovery, what streams
 * and flow control need to the {@link FrameHandler}, path frames to the connection, and the frames of the handshake's side
 * are collected. A malformed packet has no effect beyond the frames in front of the fault, and closes the connection.
 *
 * <p>Nothing is allocated: stream data and datagrams are handed on in place. One thread.
 */
final class FrameReader {

    /** What concerns the connection itself. */
    interface Connection {
        /** @param delay as encoded: in units of the peer's ack_delay_exponent */
        void ackBegin(long largest, long delay) throws QuicException;

        /** Both ends included; highest range first. */
        void ackRange(long smallest, long largest) throws QuicException;

        void ackEnd();

        void onPathChallenge(long data);

        void onPathResponse(long data);

        /** IMMEDIATE_ACK: the peer wants an acknowledgement at once. */
        void onImmediateAck();

        /** ACK_FREQUENCY: see {@link AckSchedule#asked}. */
        void onAckFrequency(long sequence, long threshold, long maxDelayMicros, long reorderingThreshold)
                throws QuicException;
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

    /** Streams of a type that there can be at most (RFC 9000 section 4.6). */
    private static final long MAX_STREAMS = 1L << 60;

    private static final int MAX_CONNECTION_ID = 20;
    private static final int RESET_TOKEN = 16;

    private final boolean client;
    private final Connection connection;
    private final FrameHandler handler;
    private final PayloadCursor in = new PayloadCursor();

    /** @param client whether this end is the client: HANDSHAKE_DONE and NEW_TOKEN may come then */
    FrameReader(boolean client, Connection connection, FrameHandler handler) {
        this.client = client;
        this.connection = connection;
        this.handler = handler;
    }

    /**
     * Reads a payload.
     *
     * @param handshakeSide gets the frames that are not handled here; as long as the payload at least
     * @param result is filled; valid as far as the frames were read if this throws
     * @throws QuicException FRAME_ENCODING_ERROR, PROTOCOL_VIOLATION (an empty payload, a frame that is not allowed), or
     *     what a handler throws
     */
    void read(byte[] payload, int length, byte[] handshakeSide, Result result) throws QuicException {
        result.ackEliciting = false;
        result.probing = true;
        result.handshakeSide = 0;
        if (length == 0) {
            throw violation("a packet without frames"); // RFC 9000 section 12.4
        }
        in.start(payload, length);
        while (!in.atEnd()) {
            int type = in.type();
            if (type == FrameType.PADDING) {
                in.skipZeros();
                continue;
            }
            result.ackEliciting |= isAckEliciting(type);
            result.probing &= isProbing(type);
            if (isHandshakeSide(type)) {
                checkHandshakeSide(type);
                int bytes = in.position() - in.frame();
                System.arraycopy(payload, in.frame(), handshakeSide, result.handshakeSide, bytes);
                result.handshakeSide += bytes;
            } else if (type >= FrameType.STREAM && type <= FrameType.STREAM_LAST) {
                stream(type);
            } else {
                other(type);
            }
        }
    }

    private static boolean isAckEliciting(int type) {
        return switch (type) {
            case FrameType.ACK, FrameType.ACK_ECN, FrameType.CONNECTION_CLOSE, FrameType.APPLICATION_CLOSE -> false;
            default -> true;
        };
    }

    private static boolean isProbing(int type) {
        return switch (type) {
            case FrameType.PATH_CHALLENGE, FrameType.PATH_RESPONSE, FrameType.NEW_CONNECTION_ID -> true;
            default -> false;
        };
    }

    private static boolean isHandshakeSide(int type) {
        return switch (type) {
            case FrameType.CRYPTO,
                    FrameType.NEW_TOKEN,
                    FrameType.NEW_CONNECTION_ID,
                    FrameType.RETIRE_CONNECTION_ID,
                    FrameType.CONNECTION_CLOSE,
                    FrameType.APPLICATION_CLOSE,
                    FrameType.HANDSHAKE_DONE -> true;
            default -> false;
        };
    }

    /** Frames of streams and flow control first: they are the many. */
    private void other(int type) throws QuicException {
        switch (type) {
            case FrameType.ACK, FrameType.ACK_ECN -> acknowledgement(type);
            case FrameType.DATAGRAM -> handler.onDatagram(in.slice(in.remaining()));
            case FrameType.DATAGRAM_WITH_LENGTH -> handler.onDatagram(in.slice(in.varint()));
            case FrameType.PING -> {}
            case FrameType.MAX_DATA -> handler.onMaxData(in.varint());
            case FrameType.MAX_STREAM_DATA -> {
                long id = in.varint();
                handler.onMaxStreamData(id, in.varint());
            }
            case FrameType.MAX_STREAMS_BIDIRECTIONAL -> handler.onMaxStreams(true, streams());
            case FrameType.MAX_STREAMS_UNIDIRECTIONAL -> handler.onMaxStreams(false, streams());
            case FrameType.RESET_STREAM -> {
                long id = in.varint();
                long code = in.varint();
                handler.onResetStream(id, code, in.varint());
            }
            case FrameType.STOP_SENDING -> {
                long id = in.varint();
                handler.onStopSending(id, in.varint());
            }
            // RFC 9000 section 4.1: nothing follows from them, credit is given by what the application reads
            case FrameType.DATA_BLOCKED -> in.varint();
            case FrameType.STREAM_DATA_BLOCKED -> {
                in.varint();
                in.varint();
            }
            case FrameType.STREAMS_BLOCKED_BIDIRECTIONAL, FrameType.STREAMS_BLOCKED_UNIDIRECTIONAL -> streams();
            case FrameType.PATH_CHALLENGE -> connection.onPathChallenge(in.fixed());
            case FrameType.PATH_RESPONSE -> connection.onPathResponse(in.fixed());
            case FrameType.IMMEDIATE_ACK -> connection.onImmediateAck();
            case FrameType.ACK_FREQUENCY -> {
                long sequence = in.varint();
                long threshold = in.varint();
                long delay = in.varint();
                connection.onAckFrequency(sequence, threshold, delay, in.varint());
            }
            default -> throw PayloadCursor.unknown(type);
        }
    }

    /** RFC 9000 section 19.8. */
    private void stream(int type) throws QuicException {
        long id = in.varint();
        long offset = (type & FrameType.STREAM_OFFSET) != 0 ? in.varint() : 0;
        long length = (type & FrameType.STREAM_LENGTH) != 0 ? in.varint() : in.remaining();
        if (offset + length > PayloadCursor.MAX_VALUE) {
            throw in.error("of stream " + id + " ends at " + (offset + length) + ", past the largest offset");
        }
        handler.onStream(id, offset, in.slice(length), (type & FrameType.STREAM_FIN) != 0);
    }

    private long streams() throws QuicException {
        long streams = in.varint();
        if (streams > MAX_STREAMS) {
            throw in.error("speaks of " + streams + " streams, more than 2^60");
        }
        return streams;
    }

    /** RFC 9000 section 19.3. All of it is read before any of it counts. */
    private void acknowledgement(int type) throws QuicException {
        long largest = in.varint();
        long delay = in.varint();
        long ranges = in.varint();
        int firstRange = in.position();
        long smallest = below(largest, in.varint(), 0);
        for (long i = 0; i < ranges; i++) {
            long next = below(smallest, in.varint(), 2);
            smallest = below(next, in.varint(), 0);
        }
        if (type == FrameType.ACK_ECN) {
            in.varint(); // ECT(0)
            in.varint(); // ECT(1)
            in.varint(); // CE; nothing that we send is marked as capable, so the counts say nothing
        }
        int end = in.position();

        in.position(firstRange);
        connection.ackBegin(largest, delay);
        smallest = largest - in.varint();
        connection.ackRange(smallest, largest);
        for (long i = 0; i < ranges; i++) {
            long next = smallest - in.varint() - 2;
            smallest = next - in.varint();
            connection.ackRange(smallest, next);
        }
        connection.ackEnd();
        in.position(end);
    }

    private long below(long number, long distance, int more) throws QuicException {
        long result = number - distance - more;
        if (result < 0) {
            throw in.error("acknowledges packet number " + result);
        }
        return result;
    }

    /** Moves past the frame. */
    private void checkHandshakeSide(int type) throws QuicException {
        switch (type) {
            case FrameType.CRYPTO -> {
                long offset = in.varint();
                long length = in.varint();
                if (offset + length > PayloadCursor.MAX_VALUE) {
                    throw in.error("ends at " + (offset + length) + ", past the largest offset");
                }
                in.skip(length);
            }
            case FrameType.NEW_TOKEN -> {
                onlyFromServer(type);
                long length = in.varint();
                if (length == 0) {
                    throw in.error("has an empty token");
                }
                in.skip(length);
            }
            case FrameType.NEW_CONNECTION_ID -> newConnectionId();
            case FrameType.RETIRE_CONNECTION_ID -> in.varint();
            case FrameType.CONNECTION_CLOSE -> {
                in.varint(); // error code
                in.varint(); // type of the frame at fault
                in.skip(in.varint()); // reason
            }
            case FrameType.APPLICATION_CLOSE -> {
                in.varint(); // error code
                in.skip(in.varint()); // reason
            }
            case FrameType.HANDSHAKE_DONE -> onlyFromServer(type);
            default -> throw new IllegalStateException("not of the handshake's side: " + FrameType.name(type));
        }
    }

    /** RFC 9000 section 19.15. */
    private void newConnectionId() throws QuicException {
        long sequence = in.varint();
        long retirePriorTo = in.varint();
        if (retirePriorTo > sequence) {
            throw in.error("with sequence number " + sequence + " retires those before " + retirePriorTo);
        }
        int length = in.octet();
        if (length < 1 || length > MAX_CONNECTION_ID) {
            throw in.error("has an id of " + length + " bytes, expected 1 to " + MAX_CONNECTION_ID);
        }
        in.skip(length + RESET_TOKEN);
    }

    private void onlyFromServer(int type) throws QuicException {
        if (!client) {
            throw violation(FrameType.name(type) + " frame from a client");
        }
    }

    private static QuicException violation(String what) {
        return new QuicException(QuicException.PROTOCOL_VIOLATION, what);
    }
}
