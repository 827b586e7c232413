package io.fastrelay.e2e.peers;

import java.util.OptionalLong;

/** A peer could not do what it was asked to do. */
public final class PeerException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Long code;

    PeerException(String message, Long code) {
        super(message);
        this.code = code;
    }

    /** The REQUEST_ERROR code with which the relay refused a request, if that is what happened. */
    public OptionalLong code() {
        return code == null ? OptionalLong.empty() : OptionalLong.of(code);
    }
}
