package io.fastrelay.moqt;

/** What a REQUEST_OK or a REQUEST_UPDATE belongs to; decides which parameters it may carry (draft 18 section 10.2). */
public enum RequestKind {
    SUBSCRIBE,
    PUBLISH,
    FETCH,
    TRACK_STATUS,
    PUBLISH_NAMESPACE,
    SUBSCRIBE_NAMESPACE,
    SUBSCRIBE_TRACKS,
    REQUEST_UPDATE
}
