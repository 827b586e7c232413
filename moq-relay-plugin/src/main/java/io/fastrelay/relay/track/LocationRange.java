package io.fastrelay.relay.track;

import io.fastrelay.moqt.Location;

/** Locations from {@code start} to {@code end}, both included. */
public record LocationRange(Location start, Location end) {}
