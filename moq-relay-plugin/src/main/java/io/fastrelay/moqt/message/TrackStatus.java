package io.fastrelay.moqt.message;

import io.fastrelay.moqt.FullTrackName;

/**
 * TRACK_STATUS (draft 18 section 10.14).
 */
public record TrackStatus(long requestId, FullTrackName track, Parameters parameters) implements ControlMessage {}
