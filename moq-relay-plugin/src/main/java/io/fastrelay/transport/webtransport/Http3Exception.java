package io.fastrelay.transport.webtransport;

/** The peer broke HTTP/3; ends the connection with the code. */
final class Http3Exception extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long code;

    Http3Exception(long code, String message) {
        super(message);
        this.code = code;
    }

    long code() {
        return code;
    }
}
