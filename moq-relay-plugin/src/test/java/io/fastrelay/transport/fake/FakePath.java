package io.fastrelay.transport.fake;

import io.fastrelay.transport.PathCondition;

/** A path whose condition is what a test says; a good one to begin with. */
public final class FakePath implements PathCondition {

    private volatile long congestionWindow = 1 << 20;
    private volatile long roundTripMicros = 1_000;
    private volatile long congestionEvents;

    public void set(long window, long roundTrip) {
        congestionWindow = window;
        roundTripMicros = roundTrip;
    }

    public void congested() {
        congestionEvents++;
    }

    @Override
    public long congestionWindow() {
        return congestionWindow;
    }

    @Override
    public long bytesInFlight() {
        return 0;
    }

    @Override
    public long roundTripMicros() {
        return roundTripMicros;
    }

    @Override
    public long congestionEvents() {
        return congestionEvents;
    }
}
