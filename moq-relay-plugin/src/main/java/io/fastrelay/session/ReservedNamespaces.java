package io.fastrelay.session;

import io.fastrelay.moqt.TrackNamespace;

/**
 * Namespaces that never reach the application: {@code .} must not be used, {@code .session} belongs to the session
 * (draft 18 sections 3.2.1 and 3.2.2), and no session-level track is defined so far.
 */
final class ReservedNamespaces {

    private static final TrackNamespace DOT = TrackNamespace.of(".");
    private static final TrackNamespace SESSION = TrackNamespace.of(".session");

    private ReservedNamespaces() {}

    static boolean contains(TrackNamespace namespace) {
        return DOT.isPrefixOf(namespace) || SESSION.isPrefixOf(namespace);
    }
}
