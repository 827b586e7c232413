package io.fastrelay.transport.packet.log;

/**
 * The record of every short header packet of one connection that is not settled, and the numbers from which each sender
 * tells what it may send. It lies in memory outside of the heap in exactly the layout of the kernel's maps, because a
 * kernel program sends on the same connection: see the table in {@link StateLayout}, which is the only class that knows
 * offsets. Several senders may claim and publish at the same time; each entry is settled once, by whoever's
 * compare-and-swap wins.
 *
 * <p>Claim rule: packet number n may be claimed only when its slot holds exactly n - {@link #ENTRIES}, settled. The log
 * starts filled that way. A refused claim burns no number. A full log stops the senders and is never overwritten.
 */
public final class SentLog {

    /** Packets that may be unsettled at the same time, and one more than the largest span of them. */
    public static final int ENTRIES = 1024;

    /** Counts as in flight until settled. */
    public static final int IN_FLIGHT = 0;
    /** Is not congestion controlled: nothing but ACK frames (RFC 9002 section 2), or a number that was given up. */
    public static final int NOT_IN_FLIGHT = 1;

    /** What {@link #state} says. */
    public enum State {
        /** Not sent yet, or so long settled that the slot serves another number. */
        UNKNOWN,
        /** Claimed, not published yet. */
        CLAIMED,
        SENT,
        ACKED,
        LOST,
        /** The number was given up. */
        SKIPPED
    }

    /** The memory of one connection; from {@link StateSlab}. */
    SentLog(java.nio.ByteBuffer memory) {
        throw new UnsupportedOperationException();
    }

    /** Claims the next packet number; -1 if the log is full. Any sender. */
    public long claim() {
        throw new UnsupportedOperationException();
    }

    /** Whether {@link #claim} would succeed now, if nobody else claims. */
    public boolean hasRoom() {
        throw new UnsupportedOperationException();
    }

    /** The number that is claimed next. */
    public long next() {
        throw new UnsupportedOperationException();
    }

    /**
     * Publishes a claimed packet as sent from user space, before it leaves.
     *
     * @param size UDP payload bytes
     * @param inFlight {@link #IN_FLIGHT} or {@link #NOT_IN_FLIGHT}
     * @param sentAt monotonic nanoseconds
     */
    public void publish(long packetNumber, int size, int inFlight, long sentAt) {
        throw new UnsupportedOperationException();
    }

    /** Gives a claimed number up: it was not and will not be sent. */
    public void skip(long packetNumber) {
        throw new UnsupportedOperationException();
    }

    public State state(long packetNumber) {
        throw new UnsupportedOperationException();
    }

    /** UDP payload bytes of a packet that is in the log. */
    public int size(long packetNumber) {
        throw new UnsupportedOperationException();
    }

    public boolean countsInFlight(long packetNumber) {
        throw new UnsupportedOperationException();
    }

    public long sentAt(long packetNumber) {
        throw new UnsupportedOperationException();
    }

    /** Settles a sent packet as acknowledged; false if it was settled before, or lost. Counts its bytes. */
    public boolean acknowledge(long packetNumber) {
        throw new UnsupportedOperationException();
    }

    /** Settles a sent packet as lost; false if it was settled before. Counts its bytes. */
    public boolean lose(long packetNumber) {
        throw new UnsupportedOperationException();
    }

    /** Lowest number that is not settled, or {@link #next} if all are. Advances a cursor: user space's recovery only. */
    public long lowestUnsettled() {
        throw new UnsupportedOperationException();
    }

    /** Bytes in flight: sent - acknowledged - lost. */
    public long bytesInFlight() {
        throw new UnsupportedOperationException();
    }

    /** Congestion controlled packets: sent, acknowledged, lost since the connection began. */
    public long packetsSent() {
        throw new UnsupportedOperationException();
    }

    public long packetsAcknowledged() {
        throw new UnsupportedOperationException();
    }

    public long packetsLost() {
        throw new UnsupportedOperationException();
    }
}
