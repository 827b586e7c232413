package io.fastrelay.moqt.message;

/**
 * FETCH (draft 18 section 10.12).
 *
 * @param range what is asked for: standalone or joining
 */
public record Fetch(long requestId, FetchRange range, Parameters parameters) implements ControlMessage {}
