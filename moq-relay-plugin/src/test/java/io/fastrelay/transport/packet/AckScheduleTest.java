package io.fastrelay.transport.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AckScheduleTest {

    private static final long DELAY = 25_000_000;
    /** System.nanoTime may be negative, and pass zero. */
    private static final long START = -10_000_000;

    private final AckSchedule schedule = new AckSchedule(DELAY);

    @Test
    void nothingIsDueBeforeAnythingCame() {
        assertFalse(schedule.isPending());
        assertFalse(schedule.isDue(START));
        assertEquals(Long.MAX_VALUE, schedule.deadline());
    }

    @Test
    void onePacketIsAcknowledgedWithinTheDelay() {
        schedule.received(0, true, -1, START);
        assertTrue(schedule.isPending(), "it may ride along");
        assertFalse(schedule.isDue(START));
        assertEquals(START + DELAY, schedule.deadline());
        assertFalse(schedule.isDue(START + DELAY - 1));
        assertTrue(schedule.isDue(START + DELAY));

        schedule.sent();
        assertFalse(schedule.isPending());
        assertFalse(schedule.isDue(START + DELAY));
        assertEquals(Long.MAX_VALUE, schedule.deadline());
    }

    @Test
    void theSecondPacketIsAcknowledgedAtOnce() {
        schedule.received(0, true, -1, START);
        schedule.received(1, true, 0, START + 5);
        assertTrue(schedule.isDue(START + 5));
        assertEquals(START + 5, schedule.deadline());
        schedule.received(2, true, 1, START + 6);
        assertEquals(START + 5, schedule.deadline(), "it stays due");

        schedule.sent();
        schedule.received(3, true, 2, START + 7);
        assertFalse(schedule.isDue(START + 7), "counting begins again");
        assertEquals(START + 7 + DELAY, schedule.deadline());
    }

    @Test
    void packetsThatElicitNothingNeverCauseAnAcknowledgement() {
        for (int i = 0; i < 10; i++) {
            schedule.received(i * 2, false, i * 2 - 2, START + i);
        }
        assertFalse(schedule.isPending());
        assertFalse(schedule.isDue(START + 10 * DELAY));
        assertEquals(Long.MAX_VALUE, schedule.deadline());
    }

    @Test
    void theyDoNotCountForEverySecondPacket() {
        schedule.received(0, true, -1, START);
        schedule.received(1, false, 0, START);
        schedule.received(2, false, 1, START);
        assertFalse(schedule.isDue(START));
        schedule.received(3, true, 2, START);
        assertTrue(schedule.isDue(START));
    }

    @Test
    void aGapIsToldAtOnce() {
        schedule.received(0, true, -1, START);
        schedule.sent();
        schedule.received(2, true, 0, START);
        assertTrue(schedule.isDue(START));
        schedule.sent();
        schedule.received(3, true, 2, START);
        assertFalse(schedule.isDue(START), "the gap is not new any more");
    }

    @Test
    void aGapInFrontOfAPacketThatElicitsNothingIsToldWithTheNextThatDoes() {
        schedule.received(0, true, -1, START);
        schedule.sent();
        schedule.received(2, false, 0, START);
        assertFalse(schedule.isPending());
        schedule.received(3, true, 2, START);
        assertTrue(schedule.isDue(START));
    }

    @Test
    void aLatePacketIsToldAtOnce() {
        schedule.received(5, true, 4, START);
        schedule.sent();
        schedule.received(3, true, 5, START);
        assertTrue(schedule.isDue(START));
    }

    @Test
    void anAcknowledgementMayBeDemanded() {
        schedule.demand(START);
        assertTrue(schedule.isPending());
        assertTrue(schedule.isDue(START));
        assertEquals(START, schedule.deadline());
        schedule.sent();
        assertFalse(schedule.isPending());

        schedule.received(0, true, -1, START);
        schedule.demand(START + 1);
        assertTrue(schedule.isDue(START + 1));
    }

    @Test
    void a_peer_that_asks_for_fewer_gets_fewer_and_the_newest_wish_counts() {
        AckSchedule acks = new AckSchedule(25_000_000);
        acks.asked(1, 3, 5_000_000, false);
        acks.asked(0, 0, 1_000_000, true);
        acks.received(0, true, -1, 0);
        acks.received(5, true, 0, 0);
        acks.received(2, true, 5, 0);
        assertFalse(acks.isDue(0), "three may wait, in any order");
        assertEquals(5_000_000, acks.deadline());
        acks.received(6, true, 5, 0);
        assertTrue(acks.isDue(0), "the fourth is one too many");
        acks.sent();
        acks.asked(2, 0, 5_000_000, true);
        acks.received(7, true, 6, 0);
        assertTrue(acks.isDue(0), "each one");
    }
}
