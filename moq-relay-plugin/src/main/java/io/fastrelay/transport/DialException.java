package io.fastrelay.transport;

/** No connection came about; the message names the address, what was expected and what came. */
public final class DialException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DialException(String message) {
        super(message);
    }

    public DialException(String message, Throwable cause) {
        super(message, cause);
    }
}
