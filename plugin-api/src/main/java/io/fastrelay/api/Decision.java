package io.fastrelay.api;

import java.time.Duration;
import java.util.Optional;

/**
 * Yes, or no with a reason for the client.
 *
 * @param allowed whether the session may
 * @param reason why not, at most 1,024 bytes of UTF-8; empty for yes
 * @param expiresAfter when the permission ends; the relay ends the subscription or announcement then
 */
public record Decision(boolean allowed, String reason, Optional<Duration> expiresAfter) {

    private static final Decision YES = new Decision(true, "", Optional.empty());

    public static Decision yes() {
        return YES;
    }

    public static Decision yesFor(Duration duration) {
        return new Decision(true, "", Optional.of(duration));
    }

    public static Decision no(String reason) {
        return new Decision(false, reason, Optional.empty());
    }
}
