package io.fastrelay.moqt.d18;

import io.fastrelay.moqt.RequestKind;
import java.util.EnumSet;
import java.util.Set;

/** What can carry parameters: messages, and those that only their request tells apart (draft 18 section 10.2.1). */
enum Carrier {
    SUBSCRIBE,
    SUBSCRIBE_OK,
    PUBLISH,
    FETCH,
    FETCH_OK,
    TRACK_STATUS,
    PUBLISH_NAMESPACE,
    SUBSCRIBE_NAMESPACE,
    SUBSCRIBE_TRACKS,
    PUBLISH_OK,
    REQUEST_UPDATE_OK,
    TRACK_STATUS_OK,
    /** PUBLISH_NAMESPACE_OK, SUBSCRIBE_NAMESPACE_OK and SUBSCRIBE_TRACKS_OK. */
    NAMESPACE_OK,
    /** REQUEST_UPDATE of a subscription, whichever side began it. */
    UPDATE_OF_SUBSCRIPTION,
    UPDATE_OF_FETCH,
    UPDATE_OF_PUBLISH_NAMESPACE,
    /** REQUEST_UPDATE of SUBSCRIBE_NAMESPACE or SUBSCRIBE_TRACKS. */
    UPDATE_OF_PREFIX;

    /** What a REQUEST_OK may turn out to be. */
    static final Set<Carrier> ANSWERS = EnumSet.of(PUBLISH_OK, REQUEST_UPDATE_OK, TRACK_STATUS_OK, NAMESPACE_OK);

    /** What a REQUEST_UPDATE may turn out to be. */
    static final Set<Carrier> UPDATES =
            EnumSet.of(UPDATE_OF_SUBSCRIPTION, UPDATE_OF_FETCH, UPDATE_OF_PUBLISH_NAMESPACE, UPDATE_OF_PREFIX);

    /** REQUEST_OK to such a request; empty if it has another answer. */
    static Set<Carrier> answerTo(RequestKind request) {
        return switch (request) {
            case SUBSCRIBE, FETCH -> Set.of();
            case PUBLISH -> Set.of(PUBLISH_OK);
            case TRACK_STATUS -> Set.of(TRACK_STATUS_OK);
            case REQUEST_UPDATE -> Set.of(REQUEST_UPDATE_OK);
            case PUBLISH_NAMESPACE, SUBSCRIBE_NAMESPACE, SUBSCRIBE_TRACKS -> Set.of(NAMESPACE_OK);
        };
    }

    /** REQUEST_UPDATE of such a request; empty if it cannot be updated. */
    static Set<Carrier> updateOf(RequestKind request) {
        return switch (request) {
            case SUBSCRIBE, PUBLISH -> Set.of(UPDATE_OF_SUBSCRIPTION);
            case FETCH -> Set.of(UPDATE_OF_FETCH);
            case PUBLISH_NAMESPACE -> Set.of(UPDATE_OF_PUBLISH_NAMESPACE);
            case SUBSCRIBE_NAMESPACE, SUBSCRIBE_TRACKS -> Set.of(UPDATE_OF_PREFIX);
            case TRACK_STATUS, REQUEST_UPDATE -> Set.of();
        };
    }
}
