package io.fastrelay.transport.packet;

import java.nio.ByteBuffer;

/**
 * Asks a peer that allows it for fewer acknowledgements (draft-ietf-quic-ack-frequency-11 section 4): each of them costs
 * both ends as much as a packet of media. Of a few packets per acknowledgement there is little left to win, and the window
 * must stay much larger than what one acknowledgement covers. One thread.
 */
final class AckFrequency {

    static final int FRAME_LENGTH = 12;
    // lengths of integers (RFC 9000 section 16)
    private static final int TWO_BYTES = 0x4000;
    private static final long FOUR_BYTES = 0x8000_0000L;

    /** RFC 9002 section 6.1.1: nothing is lost for us before as many packets behind it came. */
    private static final int REORDERING_THRESHOLD = 3;
    /** Ack-eliciting packets that need no acknowledgement at once: with RFC 9000 section 13.2.2, every second one does. */
    private static final int USUAL_THRESHOLD = 1;

    private static final int LARGEST_THRESHOLD = 10;
    private static final int WINDOW_PARTS = 4;
    private static final long LONGEST_DELAY_MICROS = 25_000;
    private static final long SHORTEST_DELAY_MICROS = 5_000;
    private static final long LOOK_NANOS = 100_000_000;
    private static final long NANOS_PER_MICRO = 1000;

    private final long minDelayMicros;
    private final long usualDelayMicros;
    private final int packetSize;

    private long lookedAt;
    private long sentThen;
    private boolean looked;

    private long sequence = -1;
    private int threshold = USUAL_THRESHOLD;
    private long delayMicros;
    /** What the peer is known to keep to. */
    private long settledDelayMicros;

    private boolean due;

    /**
     * @param minDelayMicros transport parameter min_ack_delay of the peer, -1: does not know the frame
     * @param maxDelayMicros transport parameter max_ack_delay of the peer
     * @param packetSize largest UDP payload
     */
    AckFrequency(long minDelayMicros, long maxDelayMicros, int packetSize) {
        this.minDelayMicros = minDelayMicros;
        usualDelayMicros = maxDelayMicros;
        this.packetSize = packetSize;
        delayMicros = maxDelayMicros;
        settledDelayMicros = maxDelayMicros;
    }

    /**
     * Looks from time to time whether something else would be better.
     *
     * @param packetsSent ack-eliciting packets since the connection began
     */
    void look(long packetsSent, long windowBytes, long rttMicros, long now) {
        if (minDelayMicros < 0 || rttMicros == 0) {
            return;
        }
        long elapsed = now - lookedAt;
        if (looked && elapsed < Math.max(LOOK_NANOS, 2 * rttMicros * NANOS_PER_MICRO)) {
            return;
        }
        if (looked) {
            double perMicro = (double) (packetsSent - sentThen) * NANOS_PER_MICRO / elapsed;
            choose(perMicro, windowBytes / packetSize, rttMicros);
        }
        looked = true;
        lookedAt = now;
        sentThen = packetsSent;
    }

    private void choose(double packetsPerMicro, long windowPackets, long rttMicros) {
        // never later than a quarter of a round trip where packets come that fast, and never so early that a slow
        // stream
        // gets an acknowledgement for each packet
        long delay = Math.max(rttMicros / 4, SHORTEST_DELAY_MICROS);
        if (packetsPerMicro * delay < 2) {
            delay = usualDelayMicros;
        }
        delay = Math.max(Math.min(delay, LONGEST_DELAY_MICROS), minDelayMicros);
        double meanwhile = packetsPerMicro * delay;
        int wanted = (int)
                Math.max(USUAL_THRESHOLD, Math.min(Math.min(LARGEST_THRESHOLD, windowPackets / WINDOW_PARTS), (long)
                        Math.ceil(meanwhile)));
        boolean muchElse = wanted >= 2 * threshold
                || 2 * wanted <= threshold
                || delay >= 2 * delayMicros
                || 2 * delay <= delayMicros;
        if (muchElse) {
            threshold = wanted;
            delayMicros = delay;
            sequence++;
            due = true;
        }
    }

    /** Whether a frame is to be sent in the next packet. */
    boolean isDue() {
        return due;
    }

    /** Writes the frame and ends it. */
    void write(PacketBuilder packet) {
        ByteBuffer buffer = packet.buffer();
        buffer.putShort((short) (TWO_BYTES | FrameType.ACK_FREQUENCY));
        buffer.putInt((int) (FOUR_BYTES | sequence));
        buffer.put((byte) threshold);
        buffer.putInt((int) (FOUR_BYTES | delayMicros));
        buffer.put((byte) REORDERING_THRESHOLD);
        packet.endFrame(this, sequence, 0, false);
        due = false;
    }

    /** A packet with a frame of this sequence number arrived. */
    void acknowledged(long sequenceNumber) {
        if (sequenceNumber == sequence) {
            settledDelayMicros = delayMicros;
            due = false;
        }
    }

    /** A packet with a frame of this sequence number was lost; an older one does not matter any more. */
    void lost(long sequenceNumber) {
        due |= sequenceNumber == sequence && settledDelayMicros != delayMicros;
    }

    /** The longest that the peer may hold an acknowledgement back, whether or not it has heard of the last wish. */
    long maxDelayMicros() {
        return Math.max(settledDelayMicros, delayMicros);
    }

    /** Ack-eliciting packets without an acknowledgement that the peer was asked to bear. */
    int threshold() {
        return threshold;
    }
}
