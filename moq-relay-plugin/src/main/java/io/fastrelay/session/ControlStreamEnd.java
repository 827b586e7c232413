package io.fastrelay.session;

import io.fastrelay.moqt.SessionError;

/**
 * One of the control streams ended, which a session does not survive (draft 18 section 3.3). A peer that closes a
 * WebTransport session resets all its streams, and these resets overtake the close: so that an orderly end is not taken
 * for a violation, the close gets a moment to arrive.
 */
final class ControlStreamEnd {

    private static final long GRACE_MILLIS = 500;

    private ControlStreamEnd() {}

    /** @param what what was expected and what came */
    static void of(SessionScope scope, String what) {
        scope.timers().after(GRACE_MILLIS, () -> scope.ending().close(SessionError.PROTOCOL_VIOLATION, what));
    }
}
