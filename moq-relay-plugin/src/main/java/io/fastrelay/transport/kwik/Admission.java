package io.fastrelay.transport.kwik;

import io.fastrelay.transport.kwik.ConnectionLimits.RetryPolicy;
import java.net.InetAddress;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who may start a connection. Counts from the first packet on, before anything is decrypted or kept for it, so that a
 * flood of first packets costs no more than the limits say. Where the limit is reached, an attempt that has taken longer
 * than an honest one does makes room: otherwise a few packets with forged addresses would keep everybody out. Any thread.
 */
final class Admission {

    /** Most handshakes are done in a fraction of this, also over a bad path. */
    private static final long HONEST_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** From the first packet to a complete ClientHello, resent parts included. */
    private static final long FIRST_FLIGHT_NANOS = TimeUnit.SECONDS.toNanos(4);

    private static final long HANDSHAKE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ConnectionLimits limits;
    private final Map<ConnectionIdBytes, Attempt> attempts = new ConcurrentHashMap<>();
    private final Map<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();
    private final AtomicInteger unfinished = new AtomicInteger();
    private final AtomicInteger total = new AtomicInteger();
    private final AtomicLong refused = new AtomicLong();
    private final Queue<Attempt> oldest = new ConcurrentLinkedQueue<>();
    private volatile Consumer<Attempt> onGivenUp = attempt -> {};

    Admission(ConnectionLimits limits) {
        this.limits = limits;
    }

    /** What became of a first packet. */
    enum Verdict {
        ADMITTED,
        /** Too many unfinished handshakes: the peer sends again in a moment. */
        LATER,
        /** No room for another connection. */
        FULL
    }

    /** Who forgets what an attempt left that is given up. Set before the first packet. */
    void onGivenUp(Consumer<Attempt> listener) {
        onGivenUp = listener;
    }

    /**
     * A first packet of a new connection came. One thread at a time.
     *
     * @param loop number of the loop where it came
     */
    Verdict admit(byte[] originalId, InetAddress peer, int loop) {
        if (total.get() >= limits.connections() || perAddress.getOrDefault(peer, 0) >= limits.connectionsPerAddress()) {
            refused.incrementAndGet();
            return Verdict.FULL;
        }
        if (unfinished.get() >= limits.handshakes() && !makeRoom()) {
            refused.incrementAndGet();
            return Verdict.LATER;
        }
        total.incrementAndGet();
        unfinished.incrementAndGet();
        perAddress.merge(peer, 1, Integer::sum);
        ConnectionIdBytes key = new ConnectionIdBytes(originalId);
        Attempt attempt = new Attempt(key, peer, loop);
        attempts.put(key, attempt);
        oldest.add(attempt);
        return Verdict.ADMITTED;
    }

    /** The attempt that the first packet made. */
    @Nullable
    Attempt attempt(byte[] originalId) {
        return attempts.get(new ConnectionIdBytes(originalId));
    }

    /** Nothing came of a first packet. */
    void abandoned(ConnectionIdBytes originalId) {
        Attempt attempt = attempts.get(originalId);
        if (attempt != null && !attempt.hasConnection) {
            attempt.ended();
        }
    }

    /** Whether a connection that starts now must prove its address. */
    boolean wantsRetry() {
        return limits.retry() == RetryPolicy.ALWAYS
                || limits.retry() == RetryPolicy.UNDER_LOAD && unfinished.get() > limits.retryAbove();
    }

    /** Gives up what has not become a connection, or not a finished one, in time. */
    void expire() {
        oldest.removeIf(attempt -> !attempt.isUnfinished());
        for (Attempt attempt : oldest) {
            long patience = attempt.hasConnection ? HANDSHAKE_NANOS : FIRST_FLIGHT_NANOS;
            if (attempt.ageNanos() > patience) {
                giveUp(attempt);
            }
        }
    }

    private boolean makeRoom() {
        Attempt head = oldest.peek();
        while (head != null && !head.isUnfinished()) {
            oldest.remove(head);
            head = oldest.peek();
        }
        if (head == null || head.ageNanos() < HONEST_NANOS) {
            return false;
        }
        giveUp(head);
        return true;
    }

    private void giveUp(Attempt attempt) {
        attempt.ended();
        oldest.remove(attempt);
        onGivenUp.accept(attempt);
    }

    int unfinished() {
        return unfinished.get();
    }

    int total() {
        return total.get();
    }

    /** First packets that were turned away. */
    long refused() {
        return refused.get();
    }

    /** One connection on its way from first packet to end. */
    final class Attempt {

        private final ConnectionIdBytes key;
        private final InetAddress peer;
        private final int loop;
        private final long startNanos = System.nanoTime();
        private volatile boolean hasConnection;
        private volatile @Nullable RelayServerConnection connection;
        private boolean established;
        private boolean ended;

        private Attempt(ConnectionIdBytes key, InetAddress peer, int loop) {
            this.loop = loop;
            this.key = key;
            this.peer = peer;
        }

        void connectionCreated(RelayServerConnection made) {
            connection = made;
            hasConnection = true;
        }

        /** Number of the loop where the first packet came. */
        int loop() {
            return loop;
        }

        byte[] originalId() {
            return key.bytes();
        }

        @Nullable
        RelayServerConnection connection() {
            return connection;
        }

        synchronized void established() {
            if (!established && !ended) {
                established = true;
                unfinished.decrementAndGet();
            }
        }

        synchronized void ended() {
            if (ended) {
                return;
            }
            ended = true;
            if (!established) {
                unfinished.decrementAndGet();
            }
            total.decrementAndGet();
            perAddress.computeIfPresent(peer, (address, count) -> count == 1 ? null : count - 1);
            attempts.remove(key);
        }

        synchronized boolean isUnfinished() {
            return !established && !ended;
        }

        long ageNanos() {
            return System.nanoTime() - startNanos;
        }
    }
}
