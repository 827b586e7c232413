package io.fastrelay.client;

import org.jspecify.annotations.Nullable;

/** Something that the client wanted did not happen; the message says what and why. */
public class ClientException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With a message for people. */
    public ClientException(String message) {
        super(message);
    }

    /** With what is behind it. */
    public ClientException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
