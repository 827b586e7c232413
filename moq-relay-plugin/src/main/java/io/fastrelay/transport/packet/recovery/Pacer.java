package io.fastrelay.transport.packet.recovery;

/** Spreads packets over time (RFC 9002 section 7.7): a leaky bucket with room for a burst. One thread. */
public final class Pacer {

    /** Whether a packet may leave now. */
    public boolean allows(int bytes, long rate, long now) {
        throw new UnsupportedOperationException();
    }

    public void sent(int bytes, long rate, long now) {
        throw new UnsupportedOperationException();
    }

    /** When the next packet of this size may leave. */
    public long nextTime(int bytes, long rate, long now) {
        throw new UnsupportedOperationException();
    }
}
