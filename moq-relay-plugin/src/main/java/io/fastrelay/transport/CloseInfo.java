package io.fastrelay.transport;

/**
 * How a connection ended.
 *
 * @param cause who ended it
 * @param code application error code (transport error code for TRANSPORT_ERROR), 0 for none
 * @param reason for people
 */
public record CloseInfo(Cause cause, long code, String reason) {

    /** Who ended it. */
    public enum Cause {
        LOCAL,
        PEER,
        IDLE_TIMEOUT,
        TRANSPORT_ERROR
    }
}
