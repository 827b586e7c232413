package io.fastrelay.transport.packet.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.transport.packet.log.DirectStateSlab;
import io.fastrelay.transport.packet.log.SentLog;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random schedules against the pseudo-code of RFC 9002 appendix A, written down with maps and without cleverness. */
class LossRecoveryModelTest {

    private static final long MS = 1_000_000;
    private static final int SIZE = 1000;

    /** Appendix A.1.1. */
    private record Packet(long number, long sentAt, boolean ackEliciting, boolean inFlight) {}

    /** Appendices A and B as far as no controller is concerned. */
    private static final class Reference {
        final TreeMap<Long, Packet> sent = new TreeMap<>();
        final Set<Long> lost = new HashSet<>();
        final Set<Long> ackedEver = new HashSet<>();
        final List<Long> ackedNow = new ArrayList<>();
        final List<Long> lostNow = new ArrayList<>();
        final RttEstimate rtt = new RttEstimate(25_000);
        long largestAcked = -1;
        long lossTime = Long.MAX_VALUE;
        long lastElicitingAt;
        int timeouts;
        int spurious;
        int persistent;

        void onSent(Packet packet) {
            sent.put(packet.number, packet);
            if (packet.ackEliciting) {
                lastElicitingAt = packet.sentAt;
            }
        }

        void onAck(TreeSet<Long> numbers, long delayMicros, long now) {
            boolean advanced = numbers.last() > largestAcked;
            largestAcked = Math.max(largestAcked, numbers.last());
            List<Packet> newly = new ArrayList<>();
            for (long number : numbers) {
                Packet packet = sent.remove(number);
                if (packet != null) {
                    newly.add(packet);
                }
                if (lost.remove(number)) {
                    spurious++;
                    ackedEver.add(number);
                }
            }
            newly.forEach(packet -> ackedEver.add(packet.number));
            if (!newly.isEmpty()) {
                Packet last = newly.get(newly.size() - 1);
                if (last.number == numbers.last() && newly.stream().anyMatch(Packet::ackEliciting)) {
                    rtt.sample(now - last.sentAt, delayMicros, now);
                }
            }
            if (advanced || !newly.isEmpty()) {
                detect(now);
            }
            if (!newly.isEmpty()) {
                newly.forEach(packet -> ackedNow.add(packet.number));
                timeouts = 0;
            }
        }

        void detect(long now) {
            lossTime = Long.MAX_VALUE;
            List<Packet> found = new ArrayList<>();
            for (Packet packet : List.copyOf(sent.headMap(largestAcked, true).values())) {
                if (packet.sentAt <= now - rtt.lossDelayNanos() || largestAcked >= packet.number + 3) {
                    sent.remove(packet.number);
                    if (packet.inFlight) {
                        found.add(packet);
                    }
                } else {
                    lossTime = Math.min(lossTime, packet.sentAt + rtt.lossDelayNanos());
                }
            }
            for (Packet packet : found) {
                lost.add(packet.number);
                lostNow.add(packet.number);
            }
            if (isPersistent(found)) {
                persistent++;
                rtt.onPersistentCongestion();
            }
        }

        boolean isPersistent(List<Packet> found) {
            for (Packet first : found) {
                for (Packet last : found) {
                    if (rtt.samples() > 0
                            && first.ackEliciting
                            && last.ackEliciting
                            && first.sentAt > rtt.firstSampleAt()
                            && last.sentAt - first.sentAt > 3 * rtt.probeTimeoutNanos()
                            && ackedEver.stream().noneMatch(n -> n > first.number && n < last.number)) {
                        return true;
                    }
                }
            }
            return false;
        }

        boolean onTime(long now) {
            if (lossTime != Long.MAX_VALUE) {
                if (lossTime <= now) {
                    detect(now);
                }
            } else if (deadline() <= now) {
                timeouts++;
                return true;
            }
            return false;
        }

        long deadline() {
            if (lossTime != Long.MAX_VALUE) {
                return lossTime;
            }
            if (sent.values().stream().noneMatch(packet -> packet.ackEliciting)) {
                return Long.MAX_VALUE;
            }
            return lastElicitingAt + (rtt.probeTimeoutNanos() << timeouts);
        }
    }

    private final SentLog log = new DirectStateSlab(1).take();
    private final RttEstimate rtt = new RttEstimate(25_000);
    private final NotedController congestion = new NotedController();
    private final Books books = new Books();
    private final LossRecovery recovery = new LossRecovery(log, rtt, congestion, books);
    private final Reference reference = new Reference();
    /** What the peer has got; it tells of the last ranges. */
    private final TreeSet<Long> received = new TreeSet<>();

    private final TreeMap<Long, Long> underway = new TreeMap<>();
    private long now = 5_000 * MS;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void doesWhatThePseudoCodeDoes(long seed) {
        Random random = new Random(seed);
        int usualLoss = List.of(0, 1, 10, 40).get((int) (seed % 4));
        for (int step = 0; step < 6_000; step++) {
            boolean blackout = step % 1_000 > 900;
            int lossPercent = blackout ? 100 : usualLoss;
            boolean pause = random.nextInt(blackout ? 5 : 20) == 0;
            now += random.nextInt((int) (pause ? 300 * MS : MS));
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3, 4, 5 -> send(random, lossPercent);
                case 6, 7 -> acknowledge(random);
                default -> {
                    if (recovery.deadline() <= now) {
                        boolean timeout = reference.onTime(now);
                        recovery.onTime(now);
                        if (timeout) {
                            assertEquals(Math.min(2, reference.timeouts), recovery.probesDue());
                            send(true, true, random, lossPercent);
                            recovery.probeSent();
                        }
                    }
                }
            }
            compare("seed " + seed + ", step " + step);
        }
        assertTrue(log.packetsSent() > 1_500, "it went around the log: " + log.packetsSent());
        assertTrue(reference.persistent > 1, "blackouts were noticed: " + reference.persistent);
        assertTrue(reference.spurious > 10, "some were reordered: " + reference.spurious);
        assertTrue(log.packetsLost() > 100, "and lost: " + log.packetsLost());
    }

    private void send(Random random, int lossPercent) {
        int kind = random.nextInt(20);
        if (kind == 0) {
            long skipped = log.claim();
            if (skipped >= 0) {
                log.skip(skipped);
            }
        } else {
            send(kind > 3, kind > 2, random, lossPercent);
        }
    }

    private void send(boolean ackEliciting, boolean inFlight, Random random, int lossPercent) {
        long number = log.claim();
        if (number < 0) {
            return;
        }
        log.publish(number, SIZE, inFlight ? SentLog.IN_FLIGHT : SentLog.NOT_IN_FLIGHT, now);
        // What nobody reports is found: acknowledgements alone, and packets of another sender if they are looked for.
        if (inFlight && (!ackEliciting || random.nextInt(3) > 0)) {
            recovery.onSent(number, SIZE, ackEliciting, now);
        } else {
            recovery.look();
        }
        reference.onSent(new Packet(number, now, ackEliciting, inFlight));
        if (random.nextInt(100) >= lossPercent) {
            underway.put(number, now + 5 * MS + random.nextInt(random.nextInt(10) == 0 ? 20_000_000 : 1_000_000));
        }
    }

    private void acknowledge(Random random) {
        underway.entrySet().removeIf(packet -> {
            if (packet.getValue() > now) {
                return false;
            }
            received.add(packet.getKey());
            return true;
        });
        if (received.isEmpty()) {
            return;
        }
        TreeSet<Long> told = new TreeSet<>();
        int ranges = 1 + random.nextInt(20);
        List<long[]> frame = new ArrayList<>();
        for (long number : received.descendingSet()) {
            long[] last = frame.isEmpty() ? null : frame.get(frame.size() - 1);
            if (last != null && last[0] == number + 1) {
                last[0] = number;
            } else if (frame.size() == ranges) {
                break;
            } else {
                frame.add(new long[] {number, number});
            }
            told.add(number);
        }
        long delay = random.nextInt(30_000);
        reference.onAck(told, delay, now);
        assertTrue(recovery.ackBegin(received.last(), delay, true, now));
        for (long[] range : frame) {
            assertTrue(recovery.ackRange(range[0], range[1]));
        }
        recovery.ackEnd(now);
    }

    private void compare(String where) {
        assertEquals(reference.ackedNow, books.acknowledged, where);
        assertEquals(reference.lostNow, books.lost, where);
        reference.ackedNow.clear();
        reference.lostNow.clear();
        books.acknowledged.clear();
        books.lost.clear();
        assertEquals(reference.largestAcked, recovery.largestAcknowledged(), where);
        assertEquals(reference.timeouts, recovery.probeTimeouts(), where);
        assertEquals(reference.deadline(), recovery.deadline(), where);
        assertEquals(reference.persistent, congestion.persistent, where);
        assertEquals(reference.spurious, recovery.spuriousLosses(), where);
        assertEquals(reference.rtt.smoothedMicros(), rtt.smoothedMicros(), where);
        Map.Entry<Long, Packet> oldest = reference.sent.entrySet().stream()
                .filter(packet -> packet.getValue().ackEliciting)
                .findFirst()
                .orElse(null);
        assertEquals(oldest == null ? -1 : oldest.getKey(), recovery.oldestInFlight(), where);
        long inFlight =
                reference.sent.values().stream().filter(Packet::inFlight).count();
        assertEquals(inFlight * SIZE, log.bytesInFlight(), where);
    }
}
