package io.fastrelay.moqt.message;

/**
 * REQUEST_UPDATE (draft 18 section 10.9).
 */
public record RequestUpdate(long requestId, Parameters parameters) implements ControlMessage {}
