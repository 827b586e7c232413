package io.fastrelay.transport.packet;

import java.nio.ByteBuffer;

/**
 * Which packet numbers have come, as far as they matter: to drop duplicates (RFC 9000 section 12.3) and to acknowledge
 * (section 13.2). A bounded number of ranges; what is older than the oldest counts as a duplicate. One thread.
 */
final class ReceivedNumbers {

    /**
     * Ranges that are remembered. Their count in an ACK frame, less the first, takes one byte; at 10 % loss they span
     * several hundred packets.
     */
    static final int RANGES = 64;

    /** Lowest first, both ends included, with at least one missing number between two. */
    private final long[] smallest = new long[RANGES];

    private final long[] largest = new long[RANGES];
    private int ranges;
    /** Numbers below were given up: a range that was forgotten must never be accepted again (section 13.2.3). */
    private long floor;

    private long largestAt;

    /** Ranges up to here are known to the peer. */
    private long told = -1;
    /** Frames up to here may lack a number that came late or did not fit: they prove nothing about what is below. */
    private long barrier = -1;

    /** Notes a number; false if it came before, or may have. */
    boolean add(long packetNumber, long now) {
        if (packetNumber < floor) {
            return false;
        }
        int index = ranges - 1;
        while (index >= 0 && smallest[index] > packetNumber) {
            index--;
        }
        // index: the range that the number is in or above, -1 if it is below all
        if (index >= 0 && packetNumber <= largest[index]) {
            return false;
        }
        if (packetNumber > largest()) {
            largestAt = now;
        } else {
            barrier = largest();
            told = Math.min(told, packetNumber - 1);
        }
        boolean extendsLower = index >= 0 && largest[index] == packetNumber - 1;
        boolean extendsUpper = index + 1 < ranges && smallest[index + 1] == packetNumber + 1;
        if (extendsLower && extendsUpper) {
            largest[index] = largest[index + 1];
            remove(index + 1);
        } else if (extendsLower) {
            largest[index] = packetNumber;
        } else if (extendsUpper) {
            smallest[index + 1] = packetNumber;
        } else {
            insert(index + 1, packetNumber);
        }
        return true;
    }

    private void insert(int at, long packetNumber) {
        int index = at;
        if (ranges == RANGES) {
            if (index == 0) {
                // the number itself is the oldest: the packet is taken, nothing like it again, and it is not
                // acknowledged
                floor = packetNumber + 1;
                return;
            }
            floor = largest[0] + 1;
            remove(0);
            index--;
        }
        System.arraycopy(smallest, index, smallest, index + 1, ranges - index);
        System.arraycopy(largest, index, largest, index + 1, ranges - index);
        smallest[index] = packetNumber;
        largest[index] = packetNumber;
        ranges++;
    }

    private void remove(int index) {
        ranges--;
        System.arraycopy(smallest, index + 1, smallest, index, ranges - index);
        System.arraycopy(largest, index + 1, largest, index, ranges - index);
    }

    /** Largest received, -1 for none. */
    long largest() {
        return ranges == 0 ? -1 : largest[ranges - 1];
    }

    /**
     * Writes an ACK frame (RFC 9000 section 19.3) with as many ranges as fit, the highest first, without those that the
     * peer knows already. The highest is in every frame.
     *
     * @param ackDelayExponent our own transport parameter
     * @return its largest number, or -1 if there is no room or nothing to acknowledge
     */
    long writeAck(ByteBuffer target, int ackDelayExponent, long now) {
        if (ranges == 0) {
            return -1;
        }
        int top = ranges - 1;
        long delay = Math.max(0, now - largestAt) / 1_000 >> ackDelayExponent;
        int room = target.remaining()
                - 2 // type, count
                - length(largest[top])
                - length(delay)
                - length(largest[top] - smallest[top]);
        if (room < 0) {
            return -1;
        }
        int lowest = top;
        while (lowest > 0 && largest[lowest - 1] > told) {
            room -= length(gap(lowest - 1)) + length(largest[lowest - 1] - smallest[lowest - 1]);
            if (room < 0) {
                barrier = Math.max(barrier, largest[top]);
                break;
            }
            lowest--;
        }
        target.put((byte) FrameType.ACK);
        write(target, largest[top]);
        write(target, delay);
        write(target, top - lowest);
        write(target, largest[top] - smallest[top]);
        for (int index = top - 1; index >= lowest; index--) {
            write(target, gap(index));
            write(target, largest[index] - smallest[index]);
        }
        return largest[top];
    }

    /** The field Gap between a range and the one above. */
    private long gap(int index) {
        return smallest[index + 1] - largest[index] - 2;
    }

    private static int length(long value) {
        return value < 1L << 6 ? 1 : value < 1L << 14 ? 2 : value < 1L << 30 ? 4 : 8;
    }

    private static void write(ByteBuffer target, long value) {
        switch (length(value)) {
            case 1 -> target.put((byte) value);
            case 2 -> target.putShort((short) (value | 1L << 14));
            case 4 -> target.putInt((int) (value | 2L << 30));
            default -> target.putLong(value | 3L << 62);
        }
    }

    /**
     * The peer acknowledged a packet whose ACK frame went up to this number: ranges below need not be told again (RFC
     * 9000 section 13.2.4). They are still known as received.
     */
    void ackArrived(long largestInFrame) {
        if (largestInFrame > barrier) {
            told = Math.max(told, Math.min(largestInFrame, largest()));
        }
    }
}
