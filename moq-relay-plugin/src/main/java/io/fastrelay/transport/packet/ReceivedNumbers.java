package io.fastrelay.transport.packet;

import java.nio.ByteBuffer;

/**
 * Which packet numbers have come, as far as they matter: to drop duplicates (RFC 9000 section 12.3) and to acknowledge
 * (section 13.2). A bounded number of ranges; what is older than the oldest counts as a duplicate. One thread.
 */
final class ReceivedNumbers {

    /** Notes a number; false if it came before, or may have. */
    boolean add(long packetNumber, long now) {
        throw new UnsupportedOperationException();
    }

    /** Largest received, -1 for none. */
    long largest() {
        throw new UnsupportedOperationException();
    }

    /**
     * Writes an ACK frame with as many ranges as fit.
     *
     * @return its largest number, or -1 if there is no room or nothing to acknowledge
     */
    long writeAck(ByteBuffer target, int ackDelayExponent, long now) {
        throw new UnsupportedOperationException();
    }

    /** The peer acknowledged a packet whose ACK frame went up to this number: ranges below need not be told again. */
    void ackArrived(long largestInFrame) {
        throw new UnsupportedOperationException();
    }
}
