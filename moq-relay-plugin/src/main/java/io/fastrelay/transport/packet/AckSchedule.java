package io.fastrelay.transport.packet;

/**
 * When received packets are acknowledged (RFC 9000 section 13.2.1): at once for every second ack-eliciting packet and when
 * the order is broken, otherwise within max_ack_delay, unless the peer asked for something else
 * (draft-ietf-quic-ack-frequency). Packets that are not ack-eliciting never cause an acknowledgement; they are included in
 * the next. One thread.
 */
final class AckSchedule {

    /** Ack-eliciting packets for one acknowledgement (RFC 9000 section 13.2.2). */
    private static final int THRESHOLD = 2;
    /** However few acknowledgements the peer wants: our own ranges have to be told before there are too many. */
    private static final int LARGEST_THRESHOLD = 64;

    private long sequence = -1;
    private int threshold = THRESHOLD;
    private boolean orderMatters = true;
    private long maxDelayNanos;
    /** Ack-eliciting packets since the last acknowledgement. */
    private int waiting;

    /** Numbers are missing behind the last ack-eliciting packet. */
    private boolean gap;

    private boolean atOnce;
    /** When something is waiting: until when at most. */
    private long until;

    /** @param maxDelayNanos what this end promised in max_ack_delay */
    AckSchedule(long maxDelayNanos) {
        this.maxDelayNanos = maxDelayNanos;
    }

    /**
     * A new packet came.
     *
     * @param largestBefore largest number received before it, -1 for none
     */
    void received(long packetNumber, boolean ackEliciting, long largestBefore, long now) {
        gap |= packetNumber > largestBefore + 1;
        if (!ackEliciting) {
            return;
        }
        waiting++;
        if (waiting == 1) {
            until = now + maxDelayNanos;
        }
        // numbers are missing in front of it, or one is not missing any more: tell the peer's loss detection at once
        if (waiting >= threshold || orderMatters && (gap || packetNumber < largestBefore)) {
            demand(now);
        }
        gap = false;
    }

    /**
     * The peer asks for fewer acknowledgements, or for more (draft-ietf-quic-ack-frequency section 6).
     *
     * @param number of the request; one that is older than another that came is ignored
     * @param most ack-eliciting packets that it bears without an acknowledgement
     * @param delayNanos longest time that an acknowledgement may wait
     * @param order whether it wants to know at once of packets that are out of order
     */
    void asked(long number, long most, long delayNanos, boolean order) {
        if (number <= sequence) {
            return;
        }
        sequence = number;
        threshold = (int) Math.min(most, LARGEST_THRESHOLD - 1) + 1;
        maxDelayNanos = delayNanos;
        orderMatters = order;
    }

    /** Somebody wants an acknowledgement to be sent at once. */
    void demand(long now) {
        if (!atOnce) {
            atOnce = true;
            until = now;
        }
    }

    /** Whether there is anything new to acknowledge, so that it may ride along. */
    boolean isPending() {
        return waiting > 0 || atOnce;
    }

    /** Whether it must be sent now, in a packet of its own if need be. */
    boolean isDue(long now) {
        return atOnce || waiting > 0 && now - until >= 0;
    }

    /** When {@link #isDue} becomes true by itself, {@code Long.MAX_VALUE} if never. */
    long deadline() {
        return isPending() ? until : Long.MAX_VALUE;
    }

    /** An ACK frame was sent. */
    void sent() {
        waiting = 0;
        atOnce = false;
    }
}
