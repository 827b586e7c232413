package io.fastrelay.moqt.message;

import io.fastrelay.moqt.FullTrackName;

/**
 * SUBSCRIBE (draft 18 section 10.7).
 */
public record Subscribe(long requestId, FullTrackName track, Parameters parameters) implements ControlMessage {}
