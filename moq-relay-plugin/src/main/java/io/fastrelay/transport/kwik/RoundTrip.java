package io.fastrelay.transport.kwik;

import tech.kwik.core.recovery.RttEstimator;

/**
 * kwik's estimate of the round trip for the handshake, which is in whole milliseconds. Zero of them would make every packet
 * that an acknowledgement has overtaken a lost one at once, where RFC 9002 section 6.1.2 asks for a granularity of at least
 * one; kwik stops there if assertions are enabled.
 */
final class RoundTrip extends RttEstimator {

    RoundTrip() {
        super(new KwikLog());
    }

    @Override
    public int getSmoothedRtt() {
        return Math.max(1, super.getSmoothedRtt());
    }

    @Override
    public int getLatestRtt() {
        return Math.max(1, super.getLatestRtt());
    }
}
