package io.fastrelay.transport.packet.recovery;

import io.fastrelay.transport.packet.log.SentLog;

/**
 * Finds out what became of sent packets (RFC 9002 section 6) from ACK frames and time, for all senders of a connection:
 * it reads the shared log, whoever wrote it. Time is monotonic nanoseconds. One thread.
 */
public final class LossRecovery {

    /** Hears of each packet once. */
    public interface Outcome {
        void acknowledged(long packetNumber);

        void lost(long packetNumber);
    }

    public LossRecovery(SentLog log, RttEstimate rtt, CongestionController congestion, Outcome outcome) {
        throw new UnsupportedOperationException();
    }

    /** An ack-eliciting or congestion controlled packet was published to the log. */
    public void onSent(long packetNumber, int bytes, boolean ackEliciting, long now) {
        throw new UnsupportedOperationException();
    }

    /**
     * An ACK frame begins (RFC 9000 section 19.3); {@link #ackRange} follows for each range, highest first, then
     * {@link #ackEnd}.
     *
     * @param largest largest acknowledged
     * @param ackDelayMicros decoded
     * @param windowLimited see {@link CongestionController#onAcked}
     * @return false if a number is acknowledged that was never sent (RFC 9000 section 13.1: PROTOCOL_VIOLATION); skipped
     *     numbers count as never sent
     */
    public boolean ackBegin(long largest, long ackDelayMicros, boolean windowLimited, long now) {
        throw new UnsupportedOperationException();
    }

    /** Both ends included. Returns false as {@link #ackBegin} does. */
    public boolean ackRange(long smallest, long largest) {
        throw new UnsupportedOperationException();
    }

    public void ackEnd(long now) {
        throw new UnsupportedOperationException();
    }

    /** Does what is due: marks losses by time, or counts probes. */
    public void onTime(long now) {
        throw new UnsupportedOperationException();
    }

    /** When {@link #onTime} is due, {@code Long.MAX_VALUE} if never. */
    public long deadline() {
        throw new UnsupportedOperationException();
    }

    /** Ack-eliciting packets that are to be sent now whatever the window says (RFC 9002 section 6.2.4). */
    public int probesDue() {
        throw new UnsupportedOperationException();
    }

    /** One of them is sent. */
    public void probeSent() {
        throw new UnsupportedOperationException();
    }

    /** Lowest packet in flight, to repeat it in a probe; -1 if there is none. */
    public long oldestInFlight() {
        throw new UnsupportedOperationException();
    }

    /** Probe timeouts in a row. */
    public int probeTimeouts() {
        throw new UnsupportedOperationException();
    }

    /** Largest number that the peer acknowledged, -1 if none. */
    public long largestAcknowledged() {
        throw new UnsupportedOperationException();
    }
}
