package io.fastrelay.transport.packet.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.transport.packet.log.SentLog;
import org.junit.jupiter.api.Test;

/** RFC 9438 under the rules of RFC 9002 section 7. */
class CubicTest {

    private static final long MS = 1_000_000;
    private static final int SIZE = 1_200;
    private static final long RTT = 50 * MS;

    private final Cubic cubic = new Cubic(SIZE);
    private final RttEstimate rtt = new RttEstimate(25_000);
    private long now = -1_000 * MS;
    private long next;

    CubicTest() {
        rtt.sample(RTT, 0, now);
    }

    /** Sends that many packets now; the first number. */
    private long send(int packets) {
        long first = next;
        for (int i = 0; i < packets; i++) {
            cubic.onSent(next++, SIZE, now);
        }
        return first;
    }

    private void acknowledge(long first, long packets, long sentAt, boolean limited) {
        for (long n = first; n < first + packets; n++) {
            cubic.onAcked(n, SIZE, sentAt, limited, rtt, now);
        }
        cubic.onAckFrameEnd(rtt, now);
    }

    /** A round trip with a full window. */
    private void round() {
        int packets = (int) (cubic.window() / SIZE);
        long sentAt = now;
        long first = send(packets);
        now += RTT;
        acknowledge(first, packets, sentAt, true);
    }

    /** Grows to about that many packets. */
    private void growTo(int packets) {
        while (cubic.window() < (long) packets * SIZE) {
            round();
        }
    }

    private void lose(long number, long sentAt) {
        cubic.onLost(number, SIZE, sentAt, now);
    }

    @Test
    void beginsWithTenPackets() {
        assertEquals(10 * SIZE, cubic.window());
        assertEquals(14_720, new Cubic(1_500).window(), "RFC 9002 section 7.2");
        assertEquals(2 * 9_000, new Cubic(9_000).window());
        assertThrows(IllegalArgumentException.class, () -> new Cubic(0));
    }

    @Test
    void slowStartDoublesPerRoundTrip() {
        round();
        assertEquals(20 * SIZE, cubic.window());
        round();
        assertEquals(40 * SIZE, cubic.window());
    }

    @Test
    void whatIsNotUsedDoesNotGrow() {
        for (int i = 0; i < 1_000; i++) {
            long sentAt = now;
            long first = send(3);
            now += RTT;
            acknowledge(first, 3, sentAt, false);
        }
        assertEquals(10 * SIZE, cubic.window());
    }

    @Test
    void neverGrowsBeyondWhatTheLogHolds() {
        growTo(SentLog.ENTRIES);
        for (int i = 0; i < 100; i++) {
            round();
        }
        assertEquals(SentLog.ENTRIES * SIZE, cubic.window());
    }

    @Test
    void aLossTakesThreeTenthsOncePerRoundTrip() {
        growTo(100);
        long before = cubic.window();
        long sentAt = now;
        long first = send(50);
        now += RTT;
        acknowledge(first + 49, 1, sentAt, true);
        long full = cubic.window();
        assertTrue(full > before);
        lose(first, sentAt);
        lose(first + 1, sentAt);
        lose(first + 2, sentAt);
        assertEquals(full * 0.7, cubic.window(), 1);
        assertEquals(1, cubic.congestionEvents());
        acknowledge(first + 3, 40, sentAt, true);
        assertEquals(full * 0.7, cubic.window(), 1, "sent before the reduction");
        now += MS;
        long later = now;
        first = send(10);
        now += RTT;
        lose(first, later);
        assertEquals(full * 0.7 * 0.7, cubic.window(), 1);
        assertEquals(2, cubic.congestionEvents());
    }

    @Test
    void neverShrinksBelowTwoPackets() {
        for (int i = 0; i < 30; i++) {
            long sentAt = now;
            long first = send(2);
            now += RTT;
            acknowledge(first + 1, 1, sentAt, true);
            lose(first, sentAt);
        }
        assertEquals(2 * SIZE, cubic.window());
        cubic.onPersistentCongestion(now);
        assertEquals(2 * SIZE, cubic.window());
    }

    @Test
    void persistentCongestionBeginsAtTwoPacketsAndSlowStartsToTheThreshold() {
        growTo(100);
        long sentAt = now;
        long first = send(50);
        now += 20 * RTT;
        lose(first, sentAt);
        long threshold = cubic.window();
        cubic.onPersistentCongestion(now);
        assertEquals(2 * SIZE, cubic.window());
        now += MS;
        round();
        assertEquals(4 * SIZE, cubic.window());
        for (int i = 0; i < 6; i++) {
            round();
        }
        assertTrue(cubic.window() >= threshold && cubic.window() < threshold + 5 * SIZE, cubic.describe());
    }

    @Test
    void afterALossTheWindowComesBackAsTheCubicSays() {
        growTo(300);
        long full = cubic.window();
        long sentAt = now;
        long first = send(10);
        now += RTT;
        lose(first, sentAt);
        acknowledge(first + 1, 9, sentAt, true);
        now += 1;
        round();
        long start = now;
        double k = Math.cbrt(full * 0.3 / SIZE / 0.4);
        while (now - start < (k - 0.1) * 1e9) {
            assertTrue(cubic.window() <= full + SIZE, cubic.describe());
            round();
        }
        assertEquals(full, cubic.window(), full * 0.02);
    }

    @Test
    void aReductionWithoutAReasonIsTakenBack() {
        growTo(100);
        long sentAt = now;
        long first = send(50);
        now += RTT;
        long full = cubic.window();
        lose(first, sentAt);
        lose(first + 1, sentAt);
        cubic.onSpuriousLoss(first + 1, now);
        assertEquals(full * 0.7, cubic.window(), 1, "one is still missing");
        cubic.onSpuriousLoss(first, now);
        assertEquals(full, cubic.window());
        assertTrue(cubic.describe().contains("slow start"), cubic.describe());
        lose(first + 2, sentAt);
        assertEquals(full * 0.7, cubic.window(), 1, "this one is a reason again");
    }

    @Test
    void aReductionIsNotTakenBackForLossesOfAnotherOne() {
        growTo(100);
        long sentAt = now;
        long first = send(50);
        now += RTT;
        lose(first, sentAt);
        now += MS;
        long later = now;
        long second = send(50);
        now += RTT;
        lose(second, later);
        long reduced = cubic.window();
        cubic.onSpuriousLoss(first, now);
        assertEquals(reduced, cubic.window());
        cubic.onSpuriousLoss(second, now);
        assertEquals(reduced / 0.7, cubic.window(), 2);
    }

    @Test
    void afterPersistentCongestionNothingIsTakenBack() {
        growTo(100);
        long sentAt = now;
        long first = send(50);
        now += RTT;
        lose(first, sentAt);
        cubic.onPersistentCongestion(now);
        cubic.onSpuriousLoss(first, now);
        assertEquals(2 * SIZE, cubic.window());
    }

    @Test
    void aWindowThatWasNotUsedIsReducedToWhatWas() {
        growTo(500);
        for (int i = 0; i < 10; i++) {
            long sentAt = now;
            long first = send(40);
            now += RTT;
            acknowledge(first, 40, sentAt, false);
        }
        long sentAt = now;
        long first = send(40);
        now += RTT;
        lose(first, sentAt);
        assertEquals(40 * SIZE * 0.7, cubic.window(), 2 * SIZE);
    }

    @Test
    void aFlowThatSendsNowAndThenKeepsAnInitialWindowsWorth() {
        growTo(500);
        for (int i = 0; i < 10; i++) {
            long sentAt = now;
            long first = send(1);
            now += RTT;
            acknowledge(first, 1, sentAt, false);
        }
        long sentAt = now;
        long first = send(1);
        now += RTT;
        lose(first, sentAt);
        assertEquals(7 * SIZE, cubic.window(), 1);
    }

    @Test
    void anIdleWindowIsKeptForFiveMinutesAndThenHalvedDownToTheInitialOne() {
        growTo(100);
        long full = cubic.window();
        now += Cubic.VALID_NANOS - 1_000 * MS;
        send(1);
        assertEquals(full, cubic.window());
        now += 2_000 * MS;
        send(1);
        assertEquals(full / 2, cubic.window(), 1);
        now += 2 * Cubic.VALID_NANOS;
        send(1);
        assertEquals(full / 8, cubic.window(), 1);
        now += 100 * Cubic.VALID_NANOS;
        send(1);
        assertEquals(10 * SIZE, cubic.window());
    }

    @Test
    void idleTimeDoesNotMoveTheCubic() {
        growTo(300);
        long sentAt = now;
        long first = send(10);
        now += RTT;
        lose(first, sentAt);
        now += MS;
        round();
        long before = cubic.window();
        now += 60_000 * MS;
        round();
        assertTrue(cubic.window() < before * 1.05, before + ", then " + cubic.describe());
    }

    @Test
    void timeThatTheApplicationDoesNotUseDoesNotMoveTheCubic() {
        growTo(300);
        long sentAt = now;
        long first = send(10);
        now += RTT;
        lose(first, sentAt);
        now += MS;
        round();
        long before = cubic.window();
        for (int i = 0; i < 1_000; i++) {
            sentAt = now;
            first = send(2);
            now += RTT;
            acknowledge(first, 2, sentAt, false);
        }
        assertEquals(before, cubic.window());
        round();
        assertTrue(cubic.window() < before * 1.05, before + ", then " + cubic.describe());
    }

    @Test
    void packetsArePacedTwiceAsFastInSlowStart() {
        assertEquals(0, cubic.pacingRate(new RttEstimate(0)));
        assertEquals(2 * 10 * SIZE * 20, cubic.pacingRate(rtt));
        long sentAt = now;
        long first = send(10);
        now += RTT;
        acknowledge(first + 1, 9, sentAt, true);
        lose(first, sentAt);
        assertEquals(cubic.window() * 1.25 * 20, cubic.pacingRate(rtt), 100);
    }

    @Test
    void aRisingRoundTripEndsSlowStartWithoutALoss() {
        for (int i = 0; i < 3; i++) {
            roundOfSamples(RTT);
        }
        for (int i = 0; i < 7; i++) {
            roundOfSamples(RTT * 3 / 2);
        }
        assertTrue(cubic.describe().contains("avoidance"), cubic.describe());
        assertEquals(0, cubic.congestionEvents());
        assertTrue(cubic.window() < 1_000 * SIZE, cubic.describe());
    }

    private void roundOfSamples(long roundTrip) {
        int packets = (int) (cubic.window() / SIZE);
        long sentAt = now;
        long first = send(packets);
        now += roundTrip;
        for (int i = 0; i < packets; i++) {
            rtt.sample(roundTrip, 0, now);
            acknowledge(first + i, 1, sentAt, true);
        }
    }

    @Test
    void anotherPathBeginsAnew() {
        growTo(100);
        long sentAt = now;
        long first = send(10);
        now += RTT;
        lose(first, sentAt);
        cubic.reset(now);
        assertEquals(10 * SIZE, cubic.window());
        assertEquals(1, cubic.congestionEvents(), "they are counted per connection");
        round();
        assertEquals(20 * SIZE, cubic.window());
    }
}
