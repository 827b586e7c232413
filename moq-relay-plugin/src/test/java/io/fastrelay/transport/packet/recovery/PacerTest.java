package io.fastrelay.transport.packet.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** RFC 9002 section 7.7. */
class PacerTest {

    private static final long MS = 1_000_000;
    private static final int SIZE = 1_000;

    private final Pacer pacer = new Pacer(SIZE);
    private long now = -5_000 * MS;

    private int burst(long rate) {
        int packets = 0;
        while (pacer.allows(SIZE, rate, now)) {
            pacer.sent(SIZE, rate, now);
            packets++;
        }
        return packets;
    }

    @Test
    void withoutAMeasureOfThePathNothingIsHeldBack() {
        for (int i = 0; i < 100; i++) {
            assertTrue(pacer.allows(SIZE, 0, now));
            pacer.sent(SIZE, 0, now);
        }
        assertEquals(now, pacer.nextTime(SIZE, 0, now));
        assertEquals(10, burst(100_000), "and it is not held against the sender");
    }

    @Test
    void tenPacketsMayLeaveAtOnceAndThenOneAtATime() {
        long rate = 100_000;
        assertEquals(10, burst(rate));
        assertEquals(now + 10 * MS, pacer.nextTime(SIZE, rate, now));
        now += 10 * MS - 1;
        assertFalse(pacer.allows(SIZE, rate, now));
        now++;
        assertEquals(1, burst(rate));
    }

    @Test
    void aFastFlowSendsWhatTwoMillisecondsAreWorth() {
        long rate = 100_000_000;
        assertEquals(200, burst(rate));
        assertEquals(now + MS, pacer.nextTime(SIZE, rate, now), "and then wakes once per millisecond");
        now += MS;
        assertEquals(100, burst(rate));
    }

    @Test
    void aPauseEarnsNoMoreThanABurst() {
        burst(100_000);
        now += 60_000 * MS;
        assertEquals(10, burst(100_000));
    }

    @Test
    void smallStepsOfTimeAddUp() {
        long rate = 1_000;
        burst(rate);
        for (int i = 0; i < 1_000; i++) {
            now += MS;
            pacer.allows(SIZE, rate, now);
        }
        assertEquals(1, burst(rate));
    }

    @Test
    void aProbeThatMayNotWaitIsTakenOffWhatFollows() {
        long rate = 100_000;
        burst(rate);
        pacer.sent(SIZE, rate, now);
        assertEquals(now + 20 * MS, pacer.nextTime(SIZE, rate, now));
        for (int i = 0; i < 1_000; i++) {
            pacer.sent(SIZE, rate, now);
        }
        assertEquals(now + 110 * MS, pacer.nextTime(SIZE, rate, now), "debts are bounded");
    }

    @Test
    void overASecondTheRateIsKept() {
        long rate = 2_500_000;
        long end = now + 1_000 * MS;
        long bytes = 0;
        while (now < end) {
            bytes += (long) burst(rate) * SIZE;
            now = Math.min(end, pacer.nextTime(SIZE, rate, now));
        }
        assertEquals(rate, bytes, 12 * SIZE);
    }
}
