package io.fastrelay.moqt.message;

import io.fastrelay.moqt.TrackNamespace;

/**
 * NAMESPACE_DONE (draft 18 section 10.17).
 */
public record NamespaceDone(TrackNamespace suffix) implements ControlMessage {}
