package io.fastrelay.moqt.message;

import io.fastrelay.moqt.TrackNamespace;

/**
 * SUBSCRIBE_TRACKS (draft 18 section 10.19).
 */
public record SubscribeTracks(long requestId, TrackNamespace prefix, Parameters parameters) implements ControlMessage {}
