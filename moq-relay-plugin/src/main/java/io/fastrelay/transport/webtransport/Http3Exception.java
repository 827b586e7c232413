package io.fastrelay.transport.webtransport;

/** The peer broke HTTP/3; ends the connection with the code. */
public final class Http3Exception extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long code;

    Http3Exception(long code, String message) {
        super(message);
        this.code = code;
    }

    /** RFC 9204 section 6: bytes that are no field section, or refer to a dynamic table that was never offered. */
    public static Http3Exception fieldSection(String reason) {
        return new Http3Exception(Http3.QPACK_DECOMPRESSION_FAILED, "field section: " + reason);
    }

    long code() {
        return code;
    }
}
