package io.fastrelay.transport.packet.recovery;

import java.util.Arrays;
import java.util.BitSet;

/** Receives packets and acknowledges every second one, and at once what is out of order (RFC 9000 section 13.2). */
final class SimulatedPeer {

    /** An ACK frame on its way: pairs of smallest and largest, highest first. */
    interface AckTarget {
        void onAck(long[] ranges, long delayMicros);
    }

    static final long MAX_DELAY_NANOS = 25_000_000;
    private static final int RANGES = 32;
    private static final int ACK_BYTES = 50;

    private final SimulatedTime time;
    private final SimulatedLink back;
    private final AckTarget target;
    private final BitSet received = new BitSet();
    private int firstMissing;
    private int waiting;
    private long waitingSince;
    private long largest = -1;
    private long largestAt;

    SimulatedPeer(SimulatedTime time, SimulatedLink back, AckTarget target) {
        this.time = time;
        this.back = back;
        this.target = target;
    }

    void receive(long number) {
        boolean inOrder = number == largest + 1;
        received.set((int) number);
        firstMissing = received.nextClearBit(firstMissing);
        if (number > largest) {
            largest = number;
            largestAt = time.now();
        }
        waiting++;
        if (!inOrder || waiting == 2) {
            acknowledge();
        } else {
            waitingSince = time.now();
            long since = waitingSince;
            time.at(since + MAX_DELAY_NANOS, () -> {
                if (waiting > 0 && waitingSince == since) {
                    acknowledge();
                }
            });
        }
    }

    private void acknowledge() {
        waiting = 0;
        long[] ranges = new long[2 * RANGES];
        int count = 0;
        int end = received.length();
        while (end > 0 && count < RANGES) {
            int start = end <= firstMissing ? 0 : received.previousClearBit(end - 1) + 1;
            ranges[2 * count] = start;
            ranges[2 * count + 1] = end - 1;
            count++;
            end = received.previousSetBit(start - 1) + 1;
        }
        long[] sent = Arrays.copyOf(ranges, 2 * count);
        long delay = (time.now() - largestAt) / 1_000;
        back.send(ACK_BYTES, () -> target.onAck(sent, delay));
    }
}
