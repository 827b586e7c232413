package io.fastrelay.transport.packet;

/**
 * When received packets are acknowledged (RFC 9000 section 13.2.1): at once for every second ack-eliciting packet and when
 * the order is broken, otherwise within max_ack_delay. One thread.
 */
final class AckSchedule {

    /** @param maxDelayNanos what this end promised in max_ack_delay */
    AckSchedule(long maxDelayNanos) {
        throw new UnsupportedOperationException();
    }

    /** A new packet came. */
    void received(long packetNumber, boolean ackEliciting, long largestBefore, long now) {
        throw new UnsupportedOperationException();
    }

    /** Whether there is anything new to acknowledge, so that it may ride along. */
    boolean isPending() {
        throw new UnsupportedOperationException();
    }

    /** Whether it must be sent now, in a packet of its own if need be. */
    boolean isDue(long now) {
        throw new UnsupportedOperationException();
    }

    /** When {@link #isDue} becomes true by itself, {@code Long.MAX_VALUE} if never. */
    long deadline() {
        throw new UnsupportedOperationException();
    }

    /** An ACK frame was sent. */
    void sent() {
        throw new UnsupportedOperationException();
    }
}
