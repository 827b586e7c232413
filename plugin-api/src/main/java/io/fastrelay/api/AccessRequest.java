package io.fastrelay.api;

import java.util.List;
import java.util.Optional;

/**
 * What a session wants to do.
 *
 * @param session who asks
 * @param action what
 * @param namespace namespace (or namespace prefix) fields, as bytes; empty list for {@link Action#CONNECT}
 * @param trackName the track's name where the action is about one track
 * @param tokens authorization tokens of SETUP and of the request, in this order
 */
public record AccessRequest(
        SessionDescription session,
        Action action,
        List<byte[]> namespace,
        Optional<byte[]> trackName,
        List<AccessToken> tokens) {

    /** The requests of MOQT that need a permission. */
    public enum Action {
        /** Have a session at all. */
        CONNECT,
        /** PUBLISH_NAMESPACE: announce that tracks exist under a namespace. */
        PUBLISH_NAMESPACE,
        /** PUBLISH one track. */
        PUBLISH,
        /** SUBSCRIBE_NAMESPACE: learn which namespaces exist under a prefix. */
        SUBSCRIBE_NAMESPACE,
        /** SUBSCRIBE_TRACKS: be sent every track under a prefix. */
        SUBSCRIBE_TRACKS,
        /** SUBSCRIBE, and TRACK_STATUS. */
        SUBSCRIBE,
        /** FETCH. */
        FETCH
    }
}
