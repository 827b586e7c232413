package io.fastrelay.moqt;

/**
 * The peer broke a rule that ends the session (draft 18 section 3.5). The message says what was expected and what came.
 */
public final class MoqtException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final SessionError error;

    public MoqtException(SessionError error, String message) {
        super(message);
        this.error = error;
    }

    public static MoqtException violation(String message) {
        return new MoqtException(SessionError.PROTOCOL_VIOLATION, message);
    }

    /** The code to close the session with. */
    public SessionError error() {
        return error;
    }
}
