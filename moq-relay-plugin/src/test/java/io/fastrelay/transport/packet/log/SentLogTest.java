package io.fastrelay.transport.packet.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SentLogTest {

    private final SentLog log = new DirectStateSlab(1).take();

    private long send(int size) {
        long number = log.claim();
        log.publish(number, size, SentLog.IN_FLIGHT, number * 10);
        return number;
    }

    @Test
    void aPacketIsInFlightUntilItIsAcknowledgedOrLost() {
        send(1200);
        send(100);
        send(30);
        assertEquals(1330, log.bytesInFlight());

        assertTrue(log.acknowledge(1));
        assertTrue(log.lose(0));

        assertEquals(30, log.bytesInFlight());
        assertEquals(SentLog.State.LOST, log.state(0));
        assertEquals(SentLog.State.ACKED, log.state(1));
        assertEquals(SentLog.State.SENT, log.state(2));
        assertEquals(SentLog.State.UNKNOWN, log.state(3));
        assertEquals(SentLog.State.UNKNOWN, log.state(-1));
        assertEquals(3, log.packetsSent());
        assertEquals(1, log.packetsAcknowledged());
        assertEquals(1, log.packetsLost());
        assertEquals(1200, log.size(0));
        assertEquals(20, log.sentAt(2));
    }

    @Test
    void aPacketIsSettledOnce() {
        send(1200);
        assertTrue(log.lose(0));
        assertFalse(log.acknowledge(0), "a late acknowledgement");
        assertFalse(log.lose(0));
        send(1200);
        assertTrue(log.acknowledge(1));
        assertFalse(log.lose(1));
        assertFalse(log.acknowledge(1));
        assertEquals(0, log.bytesInFlight());
    }

    @Test
    void numbersThatWereNeverSentAreNotSettled() {
        send(1200);
        long claimed = log.claim();
        log.skip(log.claim());

        for (long number : new long[] {claimed, 2, 3, -1, -1024, 1L << 32, (1L << 62) - 1}) {
            assertFalse(log.acknowledge(number), () -> "acknowledged " + number);
            assertFalse(log.lose(number), () -> "lost " + number);
        }
        assertEquals(SentLog.State.CLAIMED, log.state(claimed));
        assertEquals(SentLog.State.SKIPPED, log.state(2));
        assertEquals(1200, log.bytesInFlight());
    }

    @Test
    void whatIsNotInFlightIsAcknowledgedAllTheSameButCannotBeLost() {
        log.publish(log.claim(), 40, SentLog.NOT_IN_FLIGHT, 5);

        assertEquals(0, log.bytesInFlight());
        assertFalse(log.countsInFlight(0));
        assertEquals(1, log.lowestUnsettled(), "it holds nothing up");
        assertFalse(log.lose(0));
        assertEquals(SentLog.State.SENT, log.state(0));
        assertTrue(log.acknowledge(0));
        assertFalse(log.acknowledge(0));
        assertEquals(0, log.packetsAcknowledged(), "counters are of what is congestion controlled");
        assertEquals(0, log.packetsSent());
    }

    @Test
    void aFullLogStopsTheSenderAndBurnsNoNumber() {
        for (int i = 0; i < SentLog.ENTRIES; i++) {
            assertTrue(log.hasRoom());
            send(1200);
        }
        assertFalse(log.hasRoom());
        assertEquals(-1, log.claim());
        assertEquals(SentLog.ENTRIES, log.next());

        log.acknowledge(1);
        assertEquals(-1, log.claim(), "it is the slot of packet 0 that is next");
        log.lose(0);
        assertEquals(SentLog.ENTRIES, log.claim());
        assertEquals(2, log.declined());
    }

    @Test
    void theNewPacketTakesTheSlotOfTheOldWhenItIsPublished() {
        for (int i = 0; i < SentLog.ENTRIES; i++) {
            send(1200);
        }
        log.acknowledge(0);

        long claimed = log.claim();
        assertEquals(SentLog.State.ACKED, log.state(0));
        assertEquals(SentLog.State.CLAIMED, log.state(claimed));
        log.publish(claimed, 7, SentLog.IN_FLIGHT, 0);
        assertEquals(SentLog.State.UNKNOWN, log.state(0));
        assertEquals(SentLog.State.SENT, log.state(claimed));
        assertFalse(log.acknowledge(0));
    }

    @Test
    void aClaimantThatIsHeldUpStopsTheOthersOneLapLater() {
        long heldUp = log.claim();
        for (int i = 1; i < SentLog.ENTRIES; i++) {
            log.acknowledge(send(1200));
        }

        assertEquals(-1, log.claim(), "its slot holds something settled, but not what it must hold");
        assertEquals(heldUp, log.lowestUnsettled(), "recovery does not jump over it");

        log.publish(heldUp, 1200, SentLog.IN_FLIGHT, 0);
        assertEquals(-1, log.claim(), "not settled yet");
        log.acknowledge(heldUp);
        assertEquals(SentLog.ENTRIES, log.claim());
    }

    @Test
    void theLowestUnsettledNumberMovesOverAllThatIsSettled() {
        assertEquals(0, log.lowestUnsettled());
        for (int i = 0; i < 5; i++) {
            send(100);
        }
        log.skip(log.claim());
        log.publish(log.claim(), 40, SentLog.NOT_IN_FLIGHT, 0);
        send(100);

        log.acknowledge(1);
        log.lose(2);
        assertEquals(0, log.lowestUnsettled());
        log.acknowledge(0);
        assertEquals(3, log.lowestUnsettled());
        log.acknowledge(4);
        log.acknowledge(3);
        assertEquals(7, log.lowestUnsettled());
        log.lose(7);
        assertEquals(log.next(), log.lowestUnsettled());
    }

    @Test
    void onlyAClaimedNumberIsPublishedOrSkippedAndOnce() {
        assertThrows(IllegalStateException.class, () -> log.publish(0, 1, SentLog.IN_FLIGHT, 0));
        assertThrows(IllegalStateException.class, () -> log.skip(0));
        long number = send(100);
        assertThrows(IllegalStateException.class, () -> log.publish(number, 1, SentLog.IN_FLIGHT, 0));
        assertThrows(IllegalStateException.class, () -> log.skip(number));
        assertThrows(IllegalStateException.class, () -> log.skip(-1));

        long next = log.claim();
        assertThrows(IllegalArgumentException.class, () -> log.publish(next, 0, SentLog.IN_FLIGHT, 0));
        assertThrows(IllegalArgumentException.class, () -> log.publish(next, 65_536, SentLog.IN_FLIGHT, 0));
        assertEquals(100, log.bytesInFlight());
    }

    @Test
    void packetsOfAnotherSenderAreSettledLikeOurOwn() {
        KernelSender kernel = new KernelSender(log, KernelSender.EXACT);
        send(100);
        kernel.publish(kernel.claim(), 1200, 3, 5000, 1100, 42);
        send(100);
        kernel.publish(kernel.claim(), 1300, 3, 6100, 1200, 43);

        assertEquals(2700, log.bytesInFlight());
        assertEquals(1200, log.size(1));
        assertEquals(42, log.sentAt(1));
        assertTrue(kernel.acknowledge(0));
        assertTrue(kernel.acknowledge(1));
        assertFalse(log.acknowledge(1));
        assertTrue(log.lose(3));
        assertFalse(kernel.acknowledge(3));
        assertEquals(100, log.bytesInFlight());
        assertEquals(2, log.packetsAcknowledged());
        assertEquals(2, log.lowestUnsettled());
    }

    @Test
    void numbersEndBeforeTheirLowHalfWraps() {
        long last = SentLog.NUMBERS - 1;
        StateLayout.LONG.setVolatile(log.stateMemory(), StateLayout.NEXT, last);
        for (long number = last; number < last + 2; number++) {
            StateLayout.LONG.setVolatile(
                    log.logMemory(),
                    StateLayout.entry(number),
                    StateLayout.word(number - SentLog.ENTRIES, 1200, StateLayout.SENT | StateLayout.ACKED));
        }

        assertEquals(last, send(1200));
        assertEquals(SentLog.State.SENT, log.state(last));
        assertFalse(log.hasRoom());
        assertEquals(-1, log.claim());
        assertEquals(SentLog.NUMBERS, log.next());
        assertTrue(log.acknowledge(last));
    }
}
