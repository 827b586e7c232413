package io.fastrelay.moqt.message;

import io.fastrelay.moqt.Properties;

/**
 * REQUEST_OK, the answer to PUBLISH, REQUEST_UPDATE, TRACK_STATUS, SUBSCRIBE_NAMESPACE, SUBSCRIBE_TRACKS and PUBLISH_NAMESPACE (draft 18 section 10.5). Track properties only in TRACK_STATUS_OK.
 */
public record RequestOk(Parameters parameters, Properties trackProperties) implements ControlMessage {}
