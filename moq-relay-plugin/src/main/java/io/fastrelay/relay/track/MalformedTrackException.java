package io.fastrelay.relay.track;

/** A publisher broke a rule of draft 18 section 2.4.2; the message says which. */
final class MalformedTrackException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedTrackException(String reason) {
        super(reason);
    }
}
