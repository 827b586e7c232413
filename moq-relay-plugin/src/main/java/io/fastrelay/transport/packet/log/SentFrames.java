package io.fastrelay.transport.packet.log;

import org.jspecify.annotations.Nullable;

/**
 * What the packets of user space carried, by packet number: what the shared log has no room for. Kept in arrays that grow
 * to what is in flight; nothing is allocated per packet. One thread.
 */
public final class SentFrames {

    /** Hears what a settled packet carried. */
    public interface Visitor {
        void frame(Object owner, long offset, int length, boolean fin);
    }

    /** Notes a frame of a packet; several per packet, in any order of packets. */
    public void add(long packetNumber, Object owner, long offset, int length, boolean fin) {
        throw new UnsupportedOperationException();
    }

    /** Hands over what the packet carried, in order, and forgets it. */
    public void settle(long packetNumber, Visitor visitor) {
        throw new UnsupportedOperationException();
    }

    /** Hands over what the packet carried without forgetting it, for probes. */
    public void peek(long packetNumber, Visitor visitor) {
        throw new UnsupportedOperationException();
    }

    /** Frames noted and not settled. */
    public int size() {
        throw new UnsupportedOperationException();
    }

    /** Forgets all. */
    public void clear(@Nullable Visitor visitor) {
        throw new UnsupportedOperationException();
    }
}
