package io.fastrelay.moqt.message;

import io.fastrelay.moqt.FullTrackName;

/**
 * PUBLISH_BLOCKED (draft 18 section 10.20); namespace relative to the prefix of the SUBSCRIBE_TRACKS.
 */
public record PublishBlocked(FullTrackName suffixAndName) implements ControlMessage {}
