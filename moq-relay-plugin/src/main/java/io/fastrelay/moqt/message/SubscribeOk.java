package io.fastrelay.moqt.message;

import io.fastrelay.moqt.Properties;

/**
 * SUBSCRIBE_OK (draft 18 section 10.8).
 */
public record SubscribeOk(long trackAlias, Parameters parameters, Properties trackProperties)
        implements ControlMessage {}
