package io.fastrelay.relay;

import io.fastrelay.moqt.TrackNamespace;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Namespaces that never pass the relay: {@code .} must not be used at all, {@code .session} belongs to the session
 * (draft 18 sections 3.2.1 and 3.2.2), and no session-level track is known here. The session refuses requests for them;
 * here they are kept out of what comes in other messages. Other namespaces that begin with a period
 * are passed on like any name, so that extensions can define them.
 */
final class ReservedNamespaces {

    private static final byte[] DOT = ".".getBytes(StandardCharsets.UTF_8);
    private static final byte[] SESSION = ".session".getBytes(StandardCharsets.UTF_8);

    private ReservedNamespaces() {}

    static boolean contains(TrackNamespace namespace) {
        if (namespace.isEmpty()) {
            return false;
        }
        byte[] first = namespace.field(0);
        return Arrays.equals(first, DOT) || Arrays.equals(first, SESSION);
    }
}
