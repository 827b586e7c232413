package io.fastrelay.moqt.message;

import io.fastrelay.moqt.TrackNamespace;

/**
 * NAMESPACE (draft 18 section 10.16); the suffix behind the prefix of the SUBSCRIBE_NAMESPACE.
 */
public record Namespace(TrackNamespace suffix) implements ControlMessage {}
