package io.fastrelay.relay.delivery;

import java.util.Optional;

/** Why a cursor passes objects without sending them. */
enum Passing {
    /** It does not. */
    NOTHING(Optional.empty()),
    BEHIND(Optional.of(DropReason.BEHIND)),
    TIMED_OUT(Optional.of(DropReason.TIMEOUT)),
    UNIMPORTANT(Optional.of(DropReason.PRIORITY)),
    /** The subscriber did not ask for them. */
    UNWANTED(Optional.empty());

    private final Optional<DropReason> counted;

    Passing(Optional<DropReason> counted) {
        this.counted = counted;
    }

    /** What such an object counts as; empty if it is sent, or nobody misses it. */
    Optional<DropReason> counted() {
        return counted;
    }
}
