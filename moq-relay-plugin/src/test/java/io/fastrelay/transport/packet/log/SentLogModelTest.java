package io.fastrelay.transport.packet.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random schedules of two senders, acknowledgements, losses and skips, against a map of packets. */
class SentLogModelTest {

    private static final int SEEDS = 300;
    private static final int STEPS = 6_000;

    /** A packet number that was claimed. */
    private static final class Packet {
        final boolean kernel;
        SentLog.State state = SentLog.State.CLAIMED;
        boolean inFlight;
        int size;
        long sentAt;

        Packet(boolean kernel) {
            this.kernel = kernel;
        }

        boolean isSettled() {
            return switch (state) {
                case ACKED, LOST, SKIPPED -> true;
                case SENT -> !inFlight;
                default -> false;
            };
        }
    }

    /** What a log is, said plainly. */
    private static final class Model {
        final Map<Long, Packet> packets = new HashMap<>();
        long next;
        long bytesInFlight;
        long sent;
        long acknowledged;
        long lost;
        long declined;

        boolean hasRoom() {
            Packet before = packets.get(next - SentLog.ENTRIES);
            return next < SentLog.ENTRIES || before != null && before.isSettled();
        }

        boolean isOverwritten(long number) {
            Packet later = packets.get(number + SentLog.ENTRIES);
            return later != null && later.state != SentLog.State.CLAIMED;
        }

        SentLog.State state(long number) {
            Packet packet = packets.get(number);
            return packet == null || isOverwritten(number) ? SentLog.State.UNKNOWN : packet.state;
        }

        void publish(long number, int size, boolean inFlight, long sentAt) {
            Packet packet = packets.get(number);
            packet.state = SentLog.State.SENT;
            packet.size = size;
            packet.inFlight = inFlight;
            packet.sentAt = sentAt;
            if (inFlight) {
                sent++;
                bytesInFlight += size;
            }
        }

        boolean acknowledge(long number) {
            if (state(number) != SentLog.State.SENT) {
                return false;
            }
            Packet packet = packets.get(number);
            packet.state = SentLog.State.ACKED;
            if (packet.inFlight) {
                acknowledged++;
                bytesInFlight -= packet.size;
            }
            return true;
        }

        boolean lose(long number) {
            if (state(number) != SentLog.State.SENT || !packets.get(number).inFlight) {
                return false;
            }
            Packet packet = packets.get(number);
            packet.state = SentLog.State.LOST;
            lost++;
            bytesInFlight -= packet.size;
            return true;
        }

        long lowestUnsettled(long from) {
            long number = from;
            while (number < next && packets.get(number).isSettled()) {
                number++;
            }
            return number;
        }
    }

    @Test
    void theLogAgreesWithAMapOfPackets() {
        DirectStateSlab slab = new DirectStateSlab(1);
        long declined = 0;
        long laps = 0;
        long lost = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            SentLog log = slab.take();
            Model model = new Model();
            run(log, model, new Random(seed), "seed " + seed);
            declined += model.declined;
            laps += model.next / SentLog.ENTRIES;
            lost += model.lost;
            slab.give(log);
        }
        assertTrue(declined > 1_000, "the schedules filled the log: " + declined);
        assertTrue(laps > SEEDS, "they went round it: " + laps);
        assertTrue(lost > 10_000, "they lost packets: " + lost);
    }

    private static void run(SentLog log, Model model, Random random, String seed) {
        KernelSender kernel = new KernelSender(log, KernelSender.EXACT);
        Deque<Long> claimed = new ArrayDeque<>();
        int sending = 1 + random.nextInt(8);
        int heldUp = random.nextInt(3);
        boolean inOrder = random.nextBoolean();
        long lowest = 0;
        for (int step = 0; step < STEPS; step++) {
            int what = random.nextInt(10);
            if (what < sending && claimed.size() <= heldUp) {
                boolean byKernel = random.nextInt(3) == 0;
                boolean room = model.hasRoom();
                assertEquals(room, log.hasRoom(), seed);
                long number = byKernel ? kernel.claim() : log.claim();
                assertEquals(room ? model.next : -1, number, seed);
                if (room) {
                    model.packets.put(model.next++, new Packet(byKernel));
                    claimed.add(number);
                } else {
                    model.declined++;
                }
            }
            if (!claimed.isEmpty() && (claimed.size() > heldUp || random.nextInt(50) == 0)) {
                // in whatever order: two senders do not wait for each other
                long number = random.nextBoolean() ? claimed.removeFirst() : claimed.removeLast();
                publish(log, kernel, model, number, random);
            }
            if (what >= sending || random.nextInt(4) == 0) {
                long number = choose(model, random, lowest, inOrder);
                if (random.nextInt(5) == 0) {
                    assertEquals(model.lose(number), log.lose(number), () -> seed + " lose " + number);
                } else if (random.nextInt(3) == 0 && model.state(number) != SentLog.State.SKIPPED && number >= 0) {
                    assertEquals(model.acknowledge(number), kernel.acknowledge(number), () -> seed + " " + number);
                } else {
                    assertEquals(model.acknowledge(number), log.acknowledge(number), () -> seed + " ack " + number);
                }
            }
            lowest = model.lowestUnsettled(lowest);
            assertEquals(lowest, log.lowestUnsettled(), seed);
            compare(log, model, random, seed);
        }
        for (long number : claimed) {
            publish(log, kernel, model, number, random);
        }
        for (long number = lowest; number < model.next; number++) {
            assertEquals(model.acknowledge(number), log.acknowledge(number), seed);
        }
        compare(log, model, random, seed);
        assertEquals(0, log.bytesInFlight(), seed);
        assertEquals(log.packetsSent(), log.packetsAcknowledged() + log.packetsLost(), seed);
        assertEquals(log.next(), log.lowestUnsettled(), seed);
    }

    private static void publish(SentLog log, KernelSender kernel, Model model, long number, Random random) {
        int size = 1 + random.nextInt(65_535);
        long sentAt = random.nextLong();
        if (model.packets.get(number).kernel) {
            kernel.publish(number, size, 1, number, size, sentAt);
            model.publish(number, size, true, sentAt);
        } else if (random.nextInt(10) == 0) {
            log.skip(number);
            model.packets.get(number).state = SentLog.State.SKIPPED;
        } else {
            boolean inFlight = random.nextInt(6) > 0;
            log.publish(number, size, inFlight ? SentLog.IN_FLIGHT : SentLog.NOT_IN_FLIGHT, sentAt);
            model.publish(number, size, inFlight, sentAt);
        }
    }

    /** A number to settle: the oldest, near the newest, or anything, also numbers that there are not. */
    private static long choose(Model model, Random random, long lowest, boolean inOrder) {
        return switch (random.nextInt(inOrder ? 6 : 4)) {
            case 0 -> model.next - random.nextInt(20);
            case 1 -> model.next - 1100 + random.nextInt(1110);
            case 2 -> lowest + random.nextInt(5);
            default -> lowest;
        };
    }

    private static void compare(SentLog log, Model model, Random random, String seed) {
        assertEquals(model.next, log.next(), seed);
        assertEquals(model.bytesInFlight, log.bytesInFlight(), seed);
        assertEquals(model.sent, log.packetsSent(), seed);
        assertEquals(model.acknowledged, log.packetsAcknowledged(), seed);
        assertEquals(model.lost, log.packetsLost(), seed);
        assertEquals(model.declined, log.declined(), seed);
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            numbers.add(model.next - 2100 + random.nextInt(2110));
        }
        numbers.add(model.next - SentLog.ENTRIES);
        for (long number : numbers) {
            SentLog.State state = model.state(number);
            assertEquals(state, log.state(number), () -> seed + " packet " + number);
            if (state == SentLog.State.SENT || state == SentLog.State.ACKED || state == SentLog.State.LOST) {
                Packet packet = model.packets.get(number);
                assertEquals(packet.size, log.size(number), seed);
                assertEquals(packet.sentAt, log.sentAt(number), seed);
                assertEquals(packet.inFlight, log.countsInFlight(number), seed);
            }
        }
    }
}
