package io.fastrelay.transport.packet.recovery;

/**
 * How much of a connection may be in flight, for all its senders together (RFC 9002 section 7). Time is monotonic
 * nanoseconds. One thread.
 */
public interface CongestionController {

    /** Bytes that may be in flight. */
    long window();

    /** Bytes per second at which packets leave (RFC 9002 section 7.7), 0 while there is no measure of the path. */
    long pacingRate(RttEstimate rtt);

    /** A congestion controlled packet was sent. For rounds, and to notice idle times. */
    void onSent(long packetNumber, long bytes, long now);

    /**
     * A congestion controlled packet was acknowledged.
     *
     * @param windowLimited whether the window (or the pace that follows from it), and not the application, held the senders
     *     back since the last call: only then may it grow (RFC 9002 section 7.8)
     */
    void onAcked(long packetNumber, int bytes, long sentAt, boolean windowLimited, RttEstimate rtt, long now);

    /** The frame of acknowledgements is over: samples of a round are complete. */
    void onAckFrameEnd(RttEstimate rtt, long now);

    /** A packet sent at that time was lost: reduces the window unless it was sent before the last reduction. */
    void onLost(long packetNumber, int bytes, long sentAt, long now);

    /** A packet that was lost, as {@link #onLost} heard, has been acknowledged after all. */
    void onSpuriousLoss(long packetNumber, long now);

    /** RFC 9002 section 7.6. */
    void onPersistentCongestion(long now);

    /** Reductions since the connection began. */
    long congestionEvents();

    /** Starts again on another path (RFC 9000 section 9.4). */
    void reset(long now);

    /** For the log and the tests. */
    String describe();
}
