package io.fastrelay.relay;

import io.fastrelay.session.SessionInfo;

/**
 * Where a widespread client contradicts the draft and leaving something out serves it without harm to others. One
 * method per exception, by MOQT_IMPLEMENTATION and draft, each with a test.
 */
final class PeerExceptions {

    private PeerExceptions() {}

    /**
     * moq-lite-js (@moq/net 0.3.4) reads LARGEST_OBJECT of SUBSCRIBE_OK with a length in front, against draft 18 section
     * 10.2, and fails as subscriber of a track that has objects. Without the parameter it works.
     */
    static boolean omitsLargestObject(SessionInfo peer) {
        return peer.connection().protocol().equals("moqt-18")
                && peer.implementation().startsWith("moq-lite-js");
    }
}
