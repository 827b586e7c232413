package io.fastrelay.transport.packet.log;

import static io.fastrelay.transport.packet.log.StateLayout.LONG;

import java.nio.ByteBuffer;

/**
 * The record of every short header packet of one connection that is not settled, and the numbers from which each sender
 * tells what it may send. It lies in memory outside of the heap in exactly the layout of the kernel's maps, because a
 * kernel program sends on the same connection: see the table in {@link StateLayout}, which is the only class that knows
 * offsets. Several senders may claim and publish at the same time; each entry is settled once, by whoever's
 * compare-and-swap wins.
 *
 * <p>Claim rule: packet number n may be claimed only when its slot holds exactly n - {@link #ENTRIES}, settled. The log
 * starts filled that way. It is not enough that the slot holds something settled: a claimant that was held up before it
 * published would be lapped, and write over a younger packet. A refused claim burns no number. A full log stops the
 * senders and is never overwritten. Whoever claims publishes or skips at once, since all others wait one lap later.
 *
 * <p>Once a packet is settled its slot may be written by another sender: read {@link #size} and {@link #sentAt} first.
 */
public final class SentLog {

    /** Packets that may be unsettled at the same time, and one more than the largest span of them. */
    public static final int ENTRIES = StateLayout.ENTRIES;

    /** Counts as in flight until settled. */
    public static final int IN_FLIGHT = 0;
    /**
     * Is not congestion controlled: nothing but ACK frames (RFC 9002 section 2), or a number that was given up. It holds
     * nobody up: it counts as settled from the beginning, although it may still be acknowledged, and cannot be lost.
     */
    public static final int NOT_IN_FLIGHT = 1;

    /**
     * No number from here on is claimed, as an entry has room for 32 bits of it. The owner closes the connection when
     * {@link #next} comes near: ten days of 5,000 packets per second.
     */
    public static final long NUMBERS = (1L << 32) - (1L << 16);

    private static final int MAX_SIZE = 0xffff;

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

    private final ByteBuffer state;
    private final ByteBuffer log;
    private final int slot;
    /** Everything below is settled. The recovery's. */
    private long lowest;

    /**
     * The memory of one connection, aligned to cache lines and with any content; from {@link StateSlab}.
     *
     * @param slot index of the connection in the arrays
     */
    SentLog(ByteBuffer state, ByteBuffer log, int slot) {
        this.state = state;
        this.log = log;
        this.slot = slot;
        for (int i = 0; i < StateLayout.STATE_BYTES; i += Long.BYTES) {
            LONG.set(state, i, 0L);
        }
        for (int number = 0; number < ENTRIES; number++) {
            int entry = StateLayout.entry(number);
            for (int i = Long.BYTES; i < StateLayout.ENTRY_BYTES; i += Long.BYTES) {
                LONG.set(log, entry + i, 0L);
            }
            LONG.setRelease(log, entry, StateLayout.word(number - ENTRIES, 0, StateLayout.SENT | StateLayout.ACKED));
        }
    }

    /** Index of this connection in the arrays of states and logs. */
    public int slot() {
        return slot;
    }

    /** Claims the next packet number; -1 if the log is full, or at {@link #NUMBERS}. Any sender. */
    public long claim() {
        while (true) {
            long number = next();
            if (!isFree(number)) {
                if (next() != number) {
                    continue; // somebody else claimed it, and the slot is his
                }
                add(StateLayout.DECLINED, 1);
                return -1;
            }
            if (LONG.compareAndSet(state, StateLayout.NEXT, number, number + 1)) {
                return number;
            }
        }
    }

    /** Whether {@link #claim} would succeed now, if nobody else claims. */
    public boolean hasRoom() {
        return isFree(next());
    }

    private boolean isFree(long number) {
        long word = word(number);
        return StateLayout.age(word, number) == -ENTRIES
                && StateLayout.has(word, StateLayout.SETTLED)
                && number < NUMBERS;
    }

    /** The number that is claimed next. */
    public long next() {
        return (long) LONG.getVolatile(state, StateLayout.NEXT);
    }

    /**
     * Publishes a claimed packet as sent from user space, before it leaves.
     *
     * @param size UDP payload bytes, 1 to 65535
     * @param inFlight {@link #IN_FLIGHT} or {@link #NOT_IN_FLIGHT}
     * @param sentAt monotonic nanoseconds
     * @throws IllegalStateException if the number is not claimed, or was published
     */
    public void publish(long packetNumber, int size, int inFlight, long sentAt) {
        if (size < 1 || size > MAX_SIZE) {
            throw new IllegalArgumentException("expected a packet of 1 to " + MAX_SIZE + " bytes, got " + size);
        }
        int entry = claimed(packetNumber);
        LONG.set(log, entry + StateLayout.SENT_AT, sentAt);
        int flags = StateLayout.SENT | StateLayout.USER;
        if (inFlight == IN_FLIGHT) {
            // before the word: nobody can settle what is not counted yet, so what is in flight is never negative
            add(StateLayout.SENT_BYTES, size);
            add(StateLayout.SENT_PACKETS, 1);
        } else {
            flags |= StateLayout.NOFL;
        }
        LONG.setRelease(log, entry, StateLayout.word(packetNumber, size, flags));
    }

    /**
     * Gives a claimed number up: it was not and will not be sent.
     *
     * @throws IllegalStateException if the number is not claimed, or was published
     */
    public void skip(long packetNumber) {
        int entry = claimed(packetNumber);
        LONG.setRelease(log, entry, StateLayout.word(packetNumber, 0, StateLayout.SKIPPED));
    }

    private int claimed(long packetNumber) {
        if (state(packetNumber) != State.CLAIMED) {
            throw new IllegalStateException("expected packet number " + packetNumber + " to be claimed, it is "
                    + state(packetNumber) + ", next is " + next());
        }
        return StateLayout.entry(packetNumber);
    }

    public State state(long packetNumber) {
        if (packetNumber < 0 || packetNumber >= next()) {
            return State.UNKNOWN;
        }
        long word = word(packetNumber);
        int age = StateLayout.age(word, packetNumber);
        if (age != 0) {
            return age < 0 ? State.CLAIMED : State.UNKNOWN;
        }
        if (isSkipped(word)) {
            return State.SKIPPED;
        }
        if (StateLayout.has(word, StateLayout.ACKED)) {
            return State.ACKED;
        }
        return StateLayout.has(word, StateLayout.LOST) ? State.LOST : State.SENT;
    }

    /** UDP payload bytes of a packet that is in the log, published. */
    public int size(long packetNumber) {
        return StateLayout.size(word(packetNumber));
    }

    /** Whether a packet that is in the log, published, is congestion controlled. */
    public boolean countsInFlight(long packetNumber) {
        return !StateLayout.has(word(packetNumber), StateLayout.NOFL);
    }

    /** When a packet that is in the log, published, was sent: monotonic nanoseconds. */
    public long sentAt(long packetNumber) {
        return (long) LONG.get(log, StateLayout.entry(packetNumber) + StateLayout.SENT_AT);
    }

    /**
     * Settles a sent packet as acknowledged; false if it was settled before, lost, skipped, or never sent. Counts its
     * bytes if they were in flight.
     */
    public boolean acknowledge(long packetNumber) {
        return settle(
                packetNumber,
                StateLayout.ACKED,
                StateLayout.ACKED | StateLayout.LOST,
                StateLayout.USER_ACKED_BYTES,
                StateLayout.USER_ACKED_PACKETS);
    }

    /**
     * Settles a sent packet as lost; false if it was settled before, skipped, never sent, or is not congestion
     * controlled. Counts its bytes.
     */
    public boolean lose(long packetNumber) {
        return settle(
                packetNumber, StateLayout.LOST, StateLayout.SETTLED, StateLayout.LOST_BYTES, StateLayout.LOST_PACKETS);
    }

    private boolean settle(long packetNumber, int as, int unless, int bytes, int packets) {
        if (packetNumber < 0 || packetNumber >= next()) {
            return false;
        }
        long word = word(packetNumber);
        // a failed swap means that somebody else settled it: an entry changes in no other way once it is published
        if (StateLayout.age(word, packetNumber) != 0
                || StateLayout.has(word, unless)
                || isSkipped(word)
                || !LONG.compareAndSet(log, StateLayout.entry(packetNumber), word, StateLayout.with(word, as))) {
            return false;
        }
        if (!StateLayout.has(word, StateLayout.NOFL)) {
            add(bytes, StateLayout.size(word));
            add(packets, 1);
        }
        return true;
    }

    /** Lowest number that is not settled, or {@link #next} if all are. Advances a cursor: user space's recovery only. */
    public long lowestUnsettled() {
        long next = next();
        long number = lowest;
        while (number < next) {
            long word = word(number);
            int age = StateLayout.age(word, number);
            // what is claimed and not published (negative) must not be jumped over: it may be in flight soon
            if (age < 0 || age == 0 && !StateLayout.has(word, StateLayout.SETTLED)) {
                break;
            }
            number++;
        }
        lowest = number;
        return number;
    }

    /** Bytes in flight: sent - acknowledged - lost. */
    public long bytesInFlight() {
        // what was settled first: everything of it is in what was sent
        long settled = counter(StateLayout.USER_ACKED_BYTES)
                + counter(StateLayout.ACKED_BYTES)
                + counter(StateLayout.LOST_BYTES);
        return counter(StateLayout.SENT_BYTES) - settled;
    }

    /** Congestion controlled packets: sent, acknowledged, lost since the connection began. */
    public long packetsSent() {
        return counter(StateLayout.SENT_PACKETS);
    }

    public long packetsAcknowledged() {
        return counter(StateLayout.USER_ACKED_PACKETS) + counter(StateLayout.ACKED_PACKETS);
    }

    public long packetsLost() {
        return counter(StateLayout.LOST_PACKETS);
    }

    /** Claims that were refused since the connection began, by all senders. */
    public long declined() {
        return counter(StateLayout.DECLINED);
    }

    /** Tells the other senders how many bytes may be in flight. The recovery's thread. */
    public void window(long bytes) {
        LONG.setRelease(state, StateLayout.WINDOW, bytes);
    }

    /** How many bytes may be in flight, as told last. Any thread. */
    public long window() {
        return counter(StateLayout.WINDOW);
    }

    /** Tells the kernel the largest packet number that came up, by which it decodes others. The receiving thread. */
    public void received(long largest) {
        LONG.setRelease(state, StateLayout.USER_RECEIVED_PLUS_1, largest + 1);
    }

    /** Tells the kernel in which unit the peer writes delays (RFC 9000 section 18.2). */
    public void ackDelayExponent(int exponent) {
        LONG.setRelease(state, StateLayout.ACK_DELAY_EXPONENT, (long) exponent);
    }

    /** The shared memory, for another sender. */
    ByteBuffer stateMemory() {
        return state;
    }

    ByteBuffer logMemory() {
        return log;
    }

    private static boolean isSkipped(long word) {
        return StateLayout.size(word) == 0;
    }

    private long word(long packetNumber) {
        return (long) LONG.getAcquire(log, StateLayout.entry(packetNumber));
    }

    private long counter(int offset) {
        return (long) LONG.getVolatile(state, offset);
    }

    private void add(int offset, long amount) {
        long unused = (long) LONG.getAndAdd(state, offset, amount);
    }
}
