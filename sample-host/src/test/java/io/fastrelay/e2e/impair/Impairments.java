package io.fastrelay.e2e.impair;

/**
 * What a bad network does to packets, each to a packet by itself.
 *
 * @param loss share of packets that vanish, 0 to 1
 * @param duplication share of packets that come twice
 * @param reordering share of packets that are held back for {@code reorderMillis} more, so that later ones overtake them
 * @param delayMillis of every packet, each way
 * @param bytesPerSecond that go through towards all clients together, 0 for any number
 * @param queueBytes that may wait there; what comes while more wait is lost
 * @param seed of the decisions: the n-th packet of a client, each way, meets the same fate every time
 */
public record Impairments(
        double loss,
        double duplication,
        double reordering,
        int reorderMillis,
        int delayMillis,
        int bytesPerSecond,
        int queueBytes,
        long seed) {

    /** No impairment at all. */
    public static Impairments none() {
        return new Impairments(0, 0, 0, 0, 0, 0, 0, 0);
    }

    public Impairments {
        if (Math.min(loss, Math.min(duplication, reordering)) < 0
                || Math.max(loss, Math.max(duplication, reordering)) > 1) {
            throw new IllegalArgumentException("expected shares between 0 and 1");
        }
        if (Math.min(Math.min(reorderMillis, delayMillis), Math.min(bytesPerSecond, queueBytes)) < 0) {
            throw new IllegalArgumentException("expected delays, rate and queue of 0 or more");
        }
    }

    public Impairments losing(double share) {
        return new Impairments(
                share, duplication, reordering, reorderMillis, delayMillis, bytesPerSecond, queueBytes, seed);
    }

    public Impairments duplicating(double share) {
        return new Impairments(loss, share, reordering, reorderMillis, delayMillis, bytesPerSecond, queueBytes, seed);
    }

    public Impairments reordering(double share, int millis) {
        return new Impairments(loss, duplication, share, millis, delayMillis, bytesPerSecond, queueBytes, seed);
    }

    public Impairments delaying(int millis) {
        return new Impairments(loss, duplication, reordering, reorderMillis, millis, bytesPerSecond, queueBytes, seed);
    }

    /** A bottleneck towards the clients, which share it. */
    public Impairments narrowing(int rate, int queue) {
        return new Impairments(loss, duplication, reordering, reorderMillis, delayMillis, rate, queue, seed);
    }

    public Impairments seeded(long value) {
        return new Impairments(
                loss, duplication, reordering, reorderMillis, delayMillis, bytesPerSecond, queueBytes, value);
    }
}
