package io.fastrelay.moqt.message;

import io.fastrelay.moqt.TrackNamespace;

/**
 * PUBLISH_NAMESPACE (draft 18 section 10.15).
 */
public record PublishNamespace(long requestId, TrackNamespace namespace, Parameters parameters)
        implements ControlMessage {}
