package io.fastrelay.transport.packet.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.transport.packet.log.DirectStateSlab;
import io.fastrelay.transport.packet.log.SentLog;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 9002 section 6 and appendix A, case by case. */
class LossRecoveryTest {

    private static final long MS = 1_000_000;
    private static final int SIZE = 1200;
    private static final long NEVER = Long.MAX_VALUE;

    private final SentLog log = new DirectStateSlab(1).take();
    private final RttEstimate rtt = new RttEstimate(25_000);
    private final NotedController congestion = new NotedController();
    private final Books books = new Books();
    private final LossRecovery recovery = new LossRecovery(log, rtt, congestion, books);
    private long now = 1_000 * MS;

    private long send() {
        return send(true);
    }

    private long send(boolean ackEliciting) {
        long number = log.claim();
        log.publish(number, SIZE, SentLog.IN_FLIGHT, now);
        recovery.onSent(number, SIZE, ackEliciting, now);
        return number;
    }

    private void send(int packets) {
        for (int i = 0; i < packets; i++) {
            send();
        }
    }

    private long sendAcknowledgement() {
        long number = log.claim();
        log.publish(number, 40, SentLog.NOT_IN_FLIGHT, now);
        recovery.onSent(number, 40, false, now);
        return number;
    }

    /** What another sender does: nobody tells. */
    private long sendForeign() {
        long number = log.claim();
        log.publish(number, SIZE, SentLog.IN_FLIGHT, now);
        return number;
    }

    /** Ranges as pairs of largest and smallest, highest first. */
    private boolean acknowledge(long... ranges) {
        if (!recovery.ackBegin(ranges[0], 0, true, now)) {
            return false;
        }
        for (int i = 0; i < ranges.length; i += 2) {
            if (!recovery.ackRange(ranges[i + 1], ranges[i])) {
                return false;
            }
        }
        recovery.ackEnd(now);
        return true;
    }

    /** A first round trip, so that there is an estimate: 10 ms. */
    private void measure() {
        long number = send();
        now += 10 * MS;
        assertTrue(acknowledge(number, number));
        books.acknowledged.clear();
        congestion.acked.clear();
        now += MS;
    }

    @Test
    void anAcknowledgedPacketIsHeardOfOnce() {
        send(3);
        now += 10 * MS;
        assertTrue(acknowledge(2, 0));
        assertTrue(acknowledge(2, 0));
        assertEquals(List.of(0L, 1L, 2L), books.acknowledged);
        assertEquals(List.of(0L, 1L, 2L), congestion.acked);
        assertEquals(List.of(), books.lost);
        assertEquals(0, log.bytesInFlight());
        assertEquals(2, recovery.largestAcknowledged());
        assertEquals(-1, recovery.oldestInFlight());
    }

    @Test
    void theRoundTripIsMeasuredWithTheLargestIfItIsNew() {
        send(2);
        now += 10 * MS;
        acknowledge(1, 1);
        assertEquals(10_000, rtt.latestMicros());
        now += 50 * MS;
        acknowledge(1, 0);
        assertEquals(10_000, rtt.latestMicros(), "1 was acknowledged before: 0 says nothing");
    }

    @Test
    void aPacketThatNeedsNoAcknowledgementMeasuresNothingAlone() {
        sendAcknowledgement();
        now += 10 * MS;
        acknowledge(0, 0);
        assertEquals(0, rtt.latestMicros());
        assertEquals(List.of(0L), books.acknowledged);
        assertEquals(List.of(), congestion.acked, "it is not congestion controlled");

        send();
        sendAcknowledgement();
        now += 10 * MS;
        acknowledge(2, 1);
        assertEquals(10_000, rtt.latestMicros(), "one of them needs one");
    }

    @Test
    void whatThreeLaterOnesOvertookIsLost() {
        measure();
        send(4);
        now += 10 * MS;
        acknowledge(4, 4);
        assertEquals(List.of(1L), books.lost);
        assertEquals(List.of(1L), congestion.lost);
        assertEquals(2 * SIZE, log.bytesInFlight());
        assertEquals(2, recovery.oldestInFlight());
    }

    @Test
    void whatIsMissingForNineEighthsOfARoundTripIsLost() {
        measure();
        long sentAt = now;
        send(2);
        now += 10 * MS;
        acknowledge(2, 2);
        assertEquals(List.of(), books.lost);
        assertEquals(sentAt + 10 * MS * 9 / 8, recovery.deadline());
        now = recovery.deadline() - 1;
        recovery.onTime(now);
        assertEquals(List.of(), books.lost);
        now++;
        recovery.onTime(now);
        assertEquals(List.of(1L), books.lost);
        assertEquals(NEVER, recovery.deadline());
        assertEquals(0, log.bytesInFlight());
        assertEquals(0, recovery.probesDue(), "that was not a probe timeout");
    }

    @Test
    void aMillisecondIsGrantedHoweverShortTheRoundTripIs() {
        send();
        now += 20_000;
        acknowledge(0, 0);
        send(2);
        now += 20_000;
        acknowledge(2, 2);
        assertEquals(now - 20_000 + MS, recovery.deadline());
    }

    @Test
    void timeCountsAlsoForWhatIsAcknowledgedTooLateForItsNeighbour() {
        measure();
        send();
        now += 12 * MS;
        send();
        now += 10 * MS;
        acknowledge(2, 2);
        assertEquals(List.of(1L), books.lost, "sent 22 ms ago");
    }

    @Test
    void nothingAboveTheLargestAcknowledgedIsLost() {
        measure();
        send(10);
        now += 60 * MS;
        acknowledge(1, 1);
        assertEquals(List.of(), books.lost);
    }

    @Test
    void theProbeTimeoutRunsFromTheLastPacketThatNeedsAcknowledgement() {
        assertEquals(NEVER, recovery.deadline());
        measure();
        assertEquals(NEVER, recovery.deadline(), "nothing is in flight");
        send();
        now += 3 * MS;
        send();
        assertEquals(now + rtt.probeTimeoutNanos(), recovery.deadline());
        assertEquals((10 + 4 * 5 + 25) * MS, rtt.probeTimeoutNanos());
        long armed = recovery.deadline();
        now += MS;
        sendAcknowledgement();
        send(false);
        assertEquals(armed, recovery.deadline());
    }

    @Test
    void nothingIsProbedForPaddingOrAcknowledgements() {
        send(false);
        sendAcknowledgement();
        assertEquals(SIZE, log.bytesInFlight());
        assertEquals(NEVER, recovery.deadline());
        assertEquals(-1, recovery.oldestInFlight());
        send();
        assertEquals(2, recovery.oldestInFlight());
        now += 10 * MS;
        acknowledge(2, 2);
        assertEquals(List.of(), books.lost);
        now = recovery.deadline();
        recovery.onTime(now);
        assertEquals(List.of(0L), books.lost, "congestion controlled, and so missed");
        assertEquals(NEVER, recovery.deadline());
    }

    @Test
    void oneProbeComesFirstAndThenTwoAndTheTimeoutDoubles() {
        measure();
        long probed = send();
        long timeout = rtt.probeTimeoutNanos();
        for (int i = 0; i < 5; i++) {
            assertEquals(now + (timeout << i), recovery.deadline());
            now = recovery.deadline() - 1;
            recovery.onTime(now);
            assertEquals(i, recovery.probeTimeouts());
            now++;
            recovery.onTime(now);
            assertEquals(i + 1, recovery.probeTimeouts());
            int probes = Math.min(i + 1, 2);
            assertEquals(probes, recovery.probesDue());
            assertEquals(probed, recovery.oldestInFlight());
            for (int p = 0; p < probes; p++) {
                send();
                recovery.probeSent();
            }
            assertEquals(0, recovery.probesDue());
        }
        assertEquals(List.of(), books.lost, "a probe timeout says nothing about a loss (section 6.2)");
        now += 10 * MS;
        acknowledge(10, 10);
        assertEquals(0, recovery.probeTimeouts());
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L), books.lost, "9 is a probe of just now");
        assertEquals(1, congestion.persistent);
    }

    @Test
    void aProbeThatCannotBeSentIsNotAskedForAtOnceAgain() {
        measure();
        send();
        now += 10_000 * MS;
        recovery.onTime(now);
        recovery.onTime(now);
        assertEquals(1, recovery.probeTimeouts());
        assertEquals(now + 2 * rtt.probeTimeoutNanos(), recovery.deadline());
    }

    @Test
    void probesThatAnAcknowledgementOvertookAreNotNeeded() {
        measure();
        send();
        now = recovery.deadline();
        recovery.onTime(now);
        assertEquals(1, recovery.probesDue());
        acknowledge(1, 1);
        assertEquals(0, recovery.probesDue());
        assertEquals(NEVER, recovery.deadline());
    }

    @Test
    void numbersThatWereNeverSentAreNotAcknowledged() {
        send(2);
        assertFalse(acknowledge(2, 2));
        assertFalse(acknowledge(2, 0));
        assertFalse(acknowledge(Long.MAX_VALUE >> 2, 0));
        assertEquals(List.of(), books.acknowledged);
        assertTrue(acknowledge(1, 0));
    }

    @Test
    void numbersThatWereSkippedAreNotAcknowledged() {
        send();
        log.skip(log.claim());
        send();
        assertFalse(acknowledge(2, 0));
        assertTrue(acknowledge(2, 2, 0, 0));
        assertFalse(acknowledge(2, 1), "also when all others are settled");
        assertEquals(List.of(0L, 2L), books.acknowledged);
    }

    @Test
    void skippedNumbersAreNotForgottenWhenAllBelowIsSettled() {
        log.skip(log.claim());
        for (int i = 0; i < SentLog.ENTRIES - 1; i++) {
            long number = send();
            assertTrue(acknowledge(number, 1));
        }
        assertFalse(acknowledge(SentLog.ENTRIES - 1, 0));
        assertTrue(acknowledge(SentLog.ENTRIES - 1, 1));
    }

    @Test
    void aClaimedNumberHasNotBeenSent() {
        send();
        long claimed = log.claim();
        assertFalse(acknowledge(claimed, 0));
        log.publish(claimed, SIZE, SentLog.IN_FLIGHT, now);
        assertTrue(acknowledge(claimed, 0));
        assertEquals(List.of(0L, 1L), books.acknowledged);
    }

    @Test
    void aLossThatWasNoneIsOnlyCounted() {
        measure();
        send(4);
        now += 10 * MS;
        acknowledge(4, 2);
        assertEquals(List.of(1L), books.lost);
        assertEquals(1, log.packetsLost());
        acknowledge(4, 1);
        acknowledge(4, 1);
        assertEquals(List.of(2L, 3L, 4L), books.acknowledged);
        assertEquals(1, recovery.spuriousLosses());
        assertEquals(List.of(1L), congestion.spurious);
        assertEquals(1, log.packetsLost());
        assertEquals(0, log.bytesInFlight());
    }

    @Test
    void anotherSendersPacketsAreRecoveredLikeOurs() {
        measure();
        long first = sendForeign();
        for (int i = 0; i < 3; i++) {
            sendForeign();
        }
        send();
        sendForeign();
        now += 10 * MS;
        acknowledge(6, 2);
        assertEquals(List.of(2L, 3L, 4L, 5L, 6L), books.acknowledged);
        assertEquals(List.of(first), books.lost);
        assertEquals(
                List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L),
                congestion.sent.stream().sorted().toList());
        assertEquals(10_000, rtt.latestMicros());
    }

    @Test
    void anotherSendersPacketsAreProbedForOnceLookedAt() {
        measure();
        sendForeign();
        assertEquals(NEVER, recovery.deadline());
        now += 5 * MS;
        recovery.look();
        assertEquals(now - 5 * MS + rtt.probeTimeoutNanos(), recovery.deadline());
        now = recovery.deadline();
        recovery.onTime(now);
        assertEquals(1, recovery.probesDue());
        assertEquals(1, recovery.oldestInFlight());
    }

    @Test
    void whatIsClaimedBelowTheLargestIsNotPassedOver() {
        measure();
        long claimed = log.claim();
        send(5);
        now += 10 * MS;
        acknowledge(6, 2);
        assertEquals(List.of(), books.lost);
        log.publish(claimed, SIZE, SentLog.IN_FLIGHT, now);
        send();
        now += 20 * MS;
        acknowledge(7, 7);
        assertEquals(List.of(claimed), books.lost);
        assertEquals(0, log.bytesInFlight());
    }

    @Test
    void whatSomebodyElseSettledIsHisToTell() {
        measure();
        sendForeign();
        sendForeign();
        assertTrue(log.acknowledge(1));
        send(4);
        recovery.look();
        assertTrue(log.acknowledge(2));
        now += 10 * MS;
        acknowledge(6, 1);
        assertEquals(List.of(3L, 4L, 5L, 6L), books.acknowledged);
        assertEquals(List.of(), books.lost);
        assertEquals(0, log.bytesInFlight());
        assertEquals(NEVER, recovery.deadline());
    }

    @Test
    void aGapInWhatSomebodyElseSettledIsNoLoss() {
        measure();
        for (int i = 0; i < 6; i++) {
            sendForeign();
        }
        recovery.look();
        for (long n = 1; n <= 5; n++) {
            assertTrue(log.acknowledge(n));
        }
        now += 10 * MS;
        acknowledge(6, 6);
        assertEquals(List.of(), books.lost);
        assertEquals(List.of(6L), books.acknowledged);
    }

    @Test
    void twoPacketsLostFarApartWithNothingBetweenArePersistentCongestion() {
        measure();
        long duration = 3 * rtt.probeTimeoutNanos();
        send();
        now += duration / 2;
        send(false);
        now += duration / 2 + 1;
        send();
        now += 100 * MS;
        send(3);
        now += 10 * MS;
        acknowledge(6, 6);
        assertEquals(List.of(1L, 2L, 3L), books.lost);
        assertEquals(1, congestion.persistent);
    }

    @Test
    void notIfTheyWereSentWithinTheDuration() {
        measure();
        long duration = 3 * rtt.probeTimeoutNanos();
        send();
        now += duration / 2;
        send();
        now += 100 * MS;
        send(3);
        now += 10 * MS;
        acknowledge(5, 5);
        assertEquals(0, congestion.persistent);
    }

    @Test
    void notIfOneBetweenThemIsAcknowledged() {
        measure();
        long duration = 3 * rtt.probeTimeoutNanos();
        send();
        now += duration;
        send();
        now += duration;
        send();
        now += 100 * MS;
        send(3);
        now += 10 * MS;
        acknowledge(6, 6, 2, 2);
        assertEquals(List.of(1L, 3L), books.lost);
        assertEquals(0, congestion.persistent);
    }

    @Test
    void notIfOneOfThemNeedsNoAcknowledgement() {
        measure();
        long duration = 3 * rtt.probeTimeoutNanos();
        send(false);
        now += 2 * duration;
        send();
        now += 100 * MS;
        send(3);
        now += 10 * MS;
        acknowledge(5, 5);
        assertEquals(List.of(1L, 2L), books.lost);
        assertEquals(0, congestion.persistent);
    }

    @Test
    void notForWhatWasSentBeforeTheFirstMeasurement() {
        send(2);
        now += 10_000 * MS;
        send(4);
        now += 10 * MS;
        acknowledge(5, 5);
        assertEquals(List.of(0L, 1L, 2L), books.lost);
        assertEquals(0, congestion.persistent);
    }

    @Test
    void aFullLogMakesRoomForProbes() {
        measure();
        while (log.hasRoom()) {
            send();
        }
        assertEquals(-1, log.claim());
        now = recovery.deadline();
        recovery.onTime(now);
        assertEquals(1, recovery.probesDue());
        assertEquals(List.of(1L, 2L), books.lost);
        send();
        recovery.probeSent();
        now += 10 * MS;
        long probe = log.next() - 1;
        acknowledge(probe, probe);
        assertEquals(SentLog.ENTRIES, books.lost.size());
        assertEquals(List.of(probe), books.acknowledged);
        assertEquals(0, log.bytesInFlight());
    }

    @Test
    void manyLapsOfAcknowledgementsHoldNobodyUp() {
        for (int i = 0; i < 5 * SentLog.ENTRIES; i++) {
            long number = log.claim();
            log.publish(number, 40, SentLog.NOT_IN_FLIGHT, now);
            if (i % 3 == 0) {
                recovery.onSent(number, 40, false, now);
            }
        }
        long number = send();
        now += 10 * MS;
        assertTrue(acknowledge(number, 0));
        assertEquals(number, books.acknowledged.get(books.acknowledged.size() - 1));
        assertEquals(List.of(number), congestion.acked);
        assertEquals(NEVER, recovery.deadline());
    }

    @Test
    void aLateReportAddsWhatTheLogDoesNotKnow() {
        long number = log.claim();
        log.publish(number, SIZE, SentLog.IN_FLIGHT, now);
        recovery.look();
        recovery.onSent(number, SIZE, false, now);
        assertEquals(NEVER, recovery.deadline());
        assertEquals(-1, recovery.oldestInFlight());
    }

    @Test
    void whatLeftOnAnotherPathIsRecoveredButSaysNothingAboutThisOne() {
        measure();
        send(4);
        recovery.newPath(now);
        assertEquals(1, congestion.resets);
        assertEquals(0, rtt.smoothedMicros());
        now += 300 * MS;
        acknowledge(4, 4, 2, 2);
        assertEquals(List.of(1L), books.lost);
        assertEquals(List.of(2L, 4L), books.acknowledged);
        assertEquals(List.of(), congestion.lost);
        assertEquals(List.of(), congestion.acked);
        assertEquals(0, rtt.smoothedMicros());
        send();
        now += 30 * MS;
        acknowledge(5, 1);
        assertEquals(30_000, rtt.smoothedMicros());
        assertEquals(List.of(5L), congestion.acked);
        assertEquals(List.of(), congestion.spurious);
        assertEquals(1, recovery.spuriousLosses());
    }

    @Test
    void theOtherSendersAreToldTheWindow() {
        congestion.window = 5_000;
        send();
        acknowledge(0, 0);
        assertEquals(5_000, log.window());
    }

    @Test
    void anAcknowledgementOfHugeRangesIsOneOfWhatIsInThem() {
        for (int i = 0; i < 3 * SentLog.ENTRIES; i++) {
            long number = send();
            if (number % 7 != 6) {
                acknowledge(number, number);
            }
        }
        long top = log.next() - 1;
        long missing = books.lost.size();
        books.acknowledged.clear();
        assertTrue(recovery.ackBegin(top, 0, true, now));
        // 64 ranges of 47 numbers, with one of them missing in between: all that may stand in a packet
        for (long high = top; high > 48; high -= 48) {
            assertTrue(recovery.ackRange(high - 46, high));
        }
        recovery.ackEnd(now);
        assertTrue(recovery.spuriousLosses() > 100, "of " + missing + ": " + recovery.spuriousLosses());
        assertTrue(recovery.spuriousLosses() <= SentLog.ENTRIES / 7 + 1, "the log goes that far back");
        assertTrue(books.acknowledged.size() <= 3, "what was open: " + books.acknowledged);
    }

    @Test
    void rangesOutsideOfTheLogAreOfNoInterest() {
        for (int i = 0; i < 2 * SentLog.ENTRIES; i++) {
            long number = send();
            acknowledge(number, number);
        }
        books.acknowledged.clear();
        assertTrue(acknowledge(2 * SentLog.ENTRIES - 1, 2 * SentLog.ENTRIES - 1, 900, 0));
        assertEquals(List.of(), books.acknowledged);
        assertEquals(0, recovery.spuriousLosses());
    }
}
