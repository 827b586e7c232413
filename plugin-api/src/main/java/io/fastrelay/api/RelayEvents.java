package io.fastrelay.api;

import java.util.List;

/**
 * What happens in the relay, for a host that wants to know. Called on the relay's threads: must return quickly.
 * Exceptions are logged and otherwise ignored.
 */
public interface RelayEvents {

    default void sessionOpened(SessionDescription session) {}

    /**
     * @param code MOQT session termination code, 0 for none
     */
    default void sessionClosed(SessionDescription session, long code, String reason) {}

    default void namespacePublished(SessionDescription publisher, List<byte[]> namespace) {}

    default void namespaceWithdrawn(SessionDescription publisher, List<byte[]> namespace) {}

    /** The first publisher of a track is there. */
    default void trackStarted(SessionDescription publisher, List<byte[]> namespace, byte[] trackName) {}

    /** The last publisher of a track is gone. */
    default void trackEnded(List<byte[]> namespace, byte[] trackName) {}

    default void subscribed(SessionDescription subscriber, List<byte[]> namespace, byte[] trackName) {}

    default void unsubscribed(SessionDescription subscriber, List<byte[]> namespace, byte[] trackName) {}
}
