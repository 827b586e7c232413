package io.fastrelay.moqt.message;

import java.util.Optional;

/**
 * GOAWAY (draft 18 section 10.4).
 *
 * @param newSessionUri where to go; empty for the current URI
 * @param timeoutMillis how long the sender waits, 0 for no specific time
 * @param requestId the smallest peer request id that was not processed; empty on a request stream
 */
public record GoAway(String newSessionUri, long timeoutMillis, Optional<Long> requestId) implements ControlMessage {}
