package io.fastrelay.transport.packet;

/** The frames of 1-RTT packets (RFC 9000 section 19, RFC 9221 section 4). All types of those take one byte. */
final class FrameType {

    static final int PADDING = 0x00;
    static final int PING = 0x01;
    static final int ACK = 0x02;
    /** ACK with ECN counts. */
    static final int ACK_ECN = 0x03;

    static final int RESET_STREAM = 0x04;
    static final int STOP_SENDING = 0x05;
    static final int CRYPTO = 0x06;
    static final int NEW_TOKEN = 0x07;
    /** First of eight types; the bits below tell which fields there are. */
    static final int STREAM = 0x08;

    static final int STREAM_LAST = 0x0f;
    static final int STREAM_FIN = 0x01;
    static final int STREAM_LENGTH = 0x02;
    static final int STREAM_OFFSET = 0x04;
    static final int MAX_DATA = 0x10;
    static final int MAX_STREAM_DATA = 0x11;
    static final int MAX_STREAMS_BIDIRECTIONAL = 0x12;
    static final int MAX_STREAMS_UNIDIRECTIONAL = 0x13;
    static final int DATA_BLOCKED = 0x14;
    static final int STREAM_DATA_BLOCKED = 0x15;
    static final int STREAMS_BLOCKED_BIDIRECTIONAL = 0x16;
    static final int STREAMS_BLOCKED_UNIDIRECTIONAL = 0x17;
    static final int NEW_CONNECTION_ID = 0x18;
    static final int RETIRE_CONNECTION_ID = 0x19;
    static final int PATH_CHALLENGE = 0x1a;
    static final int PATH_RESPONSE = 0x1b;
    /** Of QUIC. */
    static final int CONNECTION_CLOSE = 0x1c;
    /** Of the application: without the type of the frame at fault. */
    static final int APPLICATION_CLOSE = 0x1d;

    static final int HANDSHAKE_DONE = 0x1e;
    /** draft-ietf-quic-ack-frequency section 5. */
    static final int IMMEDIATE_ACK = 0x1f;
    /** draft-ietf-quic-ack-frequency section 4; the only type that takes two bytes. */
    static final int ACK_FREQUENCY = 0xaf;
    /** Goes to the end of the packet. */
    static final int DATAGRAM = 0x30;

    static final int DATAGRAM_WITH_LENGTH = 0x31;

    private FrameType() {}

    /** For messages. */
    static String name(int type) {
        if (type >= STREAM && type <= STREAM_LAST) {
            return "STREAM";
        }
        return switch (type) {
            case PADDING -> "PADDING";
            case PING -> "PING";
            case ACK, ACK_ECN -> "ACK";
            case RESET_STREAM -> "RESET_STREAM";
            case STOP_SENDING -> "STOP_SENDING";
            case CRYPTO -> "CRYPTO";
            case NEW_TOKEN -> "NEW_TOKEN";
            case MAX_DATA -> "MAX_DATA";
            case MAX_STREAM_DATA -> "MAX_STREAM_DATA";
            case MAX_STREAMS_BIDIRECTIONAL, MAX_STREAMS_UNIDIRECTIONAL -> "MAX_STREAMS";
            case DATA_BLOCKED -> "DATA_BLOCKED";
            case STREAM_DATA_BLOCKED -> "STREAM_DATA_BLOCKED";
            case STREAMS_BLOCKED_BIDIRECTIONAL, STREAMS_BLOCKED_UNIDIRECTIONAL -> "STREAMS_BLOCKED";
            case NEW_CONNECTION_ID -> "NEW_CONNECTION_ID";
            case RETIRE_CONNECTION_ID -> "RETIRE_CONNECTION_ID";
            case PATH_CHALLENGE -> "PATH_CHALLENGE";
            case PATH_RESPONSE -> "PATH_RESPONSE";
            case CONNECTION_CLOSE, APPLICATION_CLOSE -> "CONNECTION_CLOSE";
            case HANDSHAKE_DONE -> "HANDSHAKE_DONE";
            case IMMEDIATE_ACK -> "IMMEDIATE_ACK";
            case ACK_FREQUENCY -> "ACK_FREQUENCY";
            case DATAGRAM, DATAGRAM_WITH_LENGTH -> "DATAGRAM";
            default -> "0x" + Integer.toHexString(type);
        };
    }
}
