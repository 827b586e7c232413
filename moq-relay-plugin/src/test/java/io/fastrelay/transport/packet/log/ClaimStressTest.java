package io.fastrelay.transport.packet.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Three senders and two that settle, each on a thread of its own, on one log: every number is claimed once, no entry is
 * written over before it is settled, the books balance. Now and then a sender is held up between claim and publication
 * for a whole lap, which is what the claim rule is for.
 */
@Timeout(120)
class ClaimStressTest {

    private static final int PACKETS = 150_000;
    /** Refused claims in a row, each of which lets the others run, after which a log is stuck. */
    private static final int PATIENCE = 2_000_000;

    @Test
    void everyNumberIsClaimedOnceAndSettledOnce() throws InterruptedException {
        Stress stress = new Stress(KernelSender.EXACT);
        stress.run();
        assertEquals(List.of(), List.copyOf(stress.faults));
        stress.assertBalanced();
    }

    @Test
    void theStressFindsOutARuleThatOnlyAsksForSomethingSettled() throws InterruptedException {
        Stress stress = new Stress(KernelSender.OBVIOUS);
        stress.run();
        assertFalse(stress.faults.isEmpty());
    }

    private interface Body {
        void run(Random random) throws InterruptedException;
    }

    private static final class Stress {
        final SentLog log = new DirectStateSlab(1).take();
        final KernelSender kernel;
        final Set<String> faults = ConcurrentHashMap.newKeySet();
        final AtomicInteger senders = new AtomicInteger(3);
        final AtomicIntegerArray claims = new AtomicIntegerArray(PACKETS + 10);
        final AtomicIntegerArray settled = new AtomicIntegerArray(PACKETS + 10);
        final AtomicLong inFlight = new AtomicLong();
        final AtomicLong skipped = new AtomicLong();

        Stress(KernelSender.ClaimRule rule) {
            kernel = new KernelSender(log, rule);
        }

        void run() throws InterruptedException {
            List<Thread> threads = List.of(
                    thread("user 1", random -> send(random, false)),
                    thread("user 2", random -> send(random, false)),
                    thread("kernel", random -> send(random, true)),
                    thread("recovery", this::recover),
                    thread("kernel's acknowledgements", this::acknowledge));
            for (Thread thread : threads) {
                thread.start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }

        private Thread thread(String name, Body body) {
            Thread thread = new Thread(
                    () -> {
                        try {
                            body.run(new Random(name.hashCode()));
                        } catch (RuntimeException | InterruptedException e) {
                            faults.add(name + ": " + e);
                        }
                    },
                    name);
            thread.setDaemon(true);
            return thread;
        }

        private void send(Random random, boolean byKernel) {
            try {
                int refused = 0;
                while (log.next() < PACKETS && faults.isEmpty()) {
                    long number = byKernel ? kernel.claim() : log.claim();
                    if (number < 0) {
                        if (++refused == PATIENCE) {
                            faults.add("the log is stuck at " + log.next());
                        }
                        Thread.yield();
                        continue;
                    }
                    refused = 0;
                    claims.incrementAndGet((int) number);
                    if (random.nextInt(4_000) == 0) {
                        holdUp(number);
                    }
                    publish(number, byKernel, random);
                }
            } finally {
                senders.decrementAndGet();
            }
        }

        /** Until the others have come round to this slot and stopped, or gone on where they must not. */
        private void holdUp(long number) {
            for (int i = 0; i < 20_000 && log.next() < number + SentLog.ENTRIES && senders.get() > 1; i++) {
                Thread.yield();
            }
            for (int i = 0; i < 50; i++) {
                Thread.yield();
            }
        }

        private void publish(long number, boolean byKernel, Random random) {
            if (byKernel) {
                inFlight.incrementAndGet();
                kernel.publish(number, size(number), 1, number, 1, ~number);
            } else if (random.nextInt(20) == 0) {
                skipped.incrementAndGet();
                log.skip(number);
            } else if (random.nextInt(10) == 0) {
                log.publish(number, size(number), SentLog.NOT_IN_FLIGHT, ~number);
            } else {
                inFlight.incrementAndGet();
                log.publish(number, size(number), SentLog.IN_FLIGHT, ~number);
            }
        }

        private static int size(long number) {
            return 1 + (int) (number % 1_400);
        }

        private void recover(Random random) {
            while (faults.isEmpty() && (senders.get() > 0 || log.lowestUnsettled() < log.next())) {
                long from = log.lowestUnsettled();
                long until = log.next();
                for (long number = from; number < until; number++) {
                    // at the end all, before that with holes
                    if (senders.get() == 0 || random.nextInt(3) > 0) {
                        settle(number, random.nextInt(4) == 0 ? Settler.LOSS : Settler.USER);
                    }
                }
                if (log.bytesInFlight() < 0) {
                    faults.add("less than nothing in flight");
                }
                Thread.yield();
            }
        }

        private void acknowledge(Random random) {
            while (senders.get() > 0 && faults.isEmpty()) {
                long next = log.next();
                for (int i = 0; i < 200; i++) {
                    long number = next - 1 - random.nextInt(1_200);
                    if (number >= 0 && log.state(number) == SentLog.State.SENT && log.countsInFlight(number)) {
                        settle(number, Settler.KERNEL);
                    }
                }
                Thread.yield();
            }
        }

        private enum Settler {
            USER,
            KERNEL,
            LOSS
        }

        private void settle(long number, Settler settler) {
            if (log.state(number) != SentLog.State.SENT) {
                return;
            }
            int size = log.size(number);
            long sentAt = log.sentAt(number);
            boolean counts = log.countsInFlight(number);
            boolean first = switch (settler) {
                case USER -> log.acknowledge(number);
                case KERNEL -> kernel.acknowledge(number);
                case LOSS -> log.lose(number);
            };
            if (first) {
                // it was not settled up to now, so all that was read before is its own
                if (size != size(number) || sentAt != ~number) {
                    faults.add("packet " + number + " has size " + size + ", sent at " + ~sentAt);
                }
                if (counts) {
                    settled.incrementAndGet((int) number);
                }
            }
        }

        void assertBalanced() {
            long next = log.next();
            long settledPackets = 0;
            long bytes = 0;
            for (int number = 0; number < next; number++) {
                assertEquals(1, claims.get(number), "claims of " + number);
                settledPackets += settled.get(number);
                bytes += settled.get(number) * (long) size(number);
                if (settled.get(number) > 1) {
                    throw new AssertionError(number + " was settled " + settled.get(number) + " times");
                }
            }
            assertEquals(inFlight.get(), settledPackets);
            assertEquals(inFlight.get(), log.packetsSent());
            assertEquals(log.packetsSent(), log.packetsAcknowledged() + log.packetsLost());
            assertEquals(0, log.bytesInFlight());
            assertEquals(bytes, (long) StateLayout.LONG.getVolatile(log.stateMemory(), StateLayout.SENT_BYTES));
            assertEquals(next, log.lowestUnsettled());
        }
    }
}
