package io.fastrelay.moqt.message;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.Properties;

/**
 * PUBLISH (draft 18 section 10.10).
 */
public record Publish(
        long requestId, FullTrackName track, long trackAlias, Parameters parameters, Properties trackProperties)
        implements ControlMessage {}
