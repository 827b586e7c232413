package io.fastrelay.moqt.message;

import io.fastrelay.moqt.TrackNamespace;

/**
 * SUBSCRIBE_NAMESPACE (draft 18 section 10.18).
 */
public record SubscribeNamespace(long requestId, TrackNamespace prefix, Parameters parameters)
        implements ControlMessage {}
