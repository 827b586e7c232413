package io.fastrelay.session;

/**
 * How the peer ended a request.
 *
 * @param how the signal
 * @param code stream error code of a reset or STOP_SENDING, otherwise 0
 */
public record RequestEnd(How how, long code) {

    /** The signal. */
    public enum How {
        FIN,
        RESET,
        STOP_SENDING,
        SESSION_CLOSED
    }
}
