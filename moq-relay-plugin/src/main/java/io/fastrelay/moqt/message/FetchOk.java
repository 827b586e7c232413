package io.fastrelay.moqt.message;

import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.Properties;

/**
 * FETCH_OK (draft 18 section 10.13).
 *
 * @param end the last object plus one; object 0 means the entire group
 */
public record FetchOk(boolean endOfTrack, Location end, Parameters parameters, Properties trackProperties)
        implements ControlMessage {}
