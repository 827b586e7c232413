package io.fastrelay.api;

/** Where a relay is in its life; only ever moves forward. */
public enum RelayState {
    /** Accepts sessions and serves them. */
    RUNNING,
    /** Accepts no new sessions; the old ones were told to leave. */
    DRAINING,
    /** Serves nobody any more. */
    STOPPED
}
