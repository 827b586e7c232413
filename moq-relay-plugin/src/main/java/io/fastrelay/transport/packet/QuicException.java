package io.fastrelay.transport.packet;

/** A connection error (RFC 9000 section 11.1): what is told in CONNECTION_CLOSE. Without stack trace: the peer caused it. */
public final class QuicException extends Exception {

    public static final long INTERNAL_ERROR = 0x01;
    public static final long FLOW_CONTROL_ERROR = 0x03;
    public static final long STREAM_LIMIT_ERROR = 0x04;
    public static final long STREAM_STATE_ERROR = 0x05;
    public static final long FINAL_SIZE_ERROR = 0x06;
    public static final long FRAME_ENCODING_ERROR = 0x07;
    public static final long PROTOCOL_VIOLATION = 0x0a;
    public static final long KEY_UPDATE_ERROR = 0x0e;
    public static final long AEAD_LIMIT_REACHED = 0x0f;

    private static final long serialVersionUID = 1;

    private final long code;

    /** @param code a transport error code of RFC 9000 section 20.1 */
    public QuicException(long code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    public long code() {
        return code;
    }
}
