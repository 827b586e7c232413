package io.fastrelay.moqt.message;

import io.fastrelay.moqt.KeyValuePair;
import java.util.List;

/**
 * SETUP, the first message on each control stream (draft 18 section 10.3). Options stand in the order of the wire; unknown ones are kept.
 */
public record Setup(List<KeyValuePair> options) implements ControlMessage {}
