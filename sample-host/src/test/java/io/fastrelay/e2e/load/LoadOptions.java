package io.fastrelay.e2e.load;

import java.net.URI;

/**
 * One run of load.
 *
 * @param relay moqt://HOST:PORT of any relay that speaks draft 18
 * @param subscribers of one track, each a connection of its own
 * @param rate objects per second
 * @param size bytes per object
 * @param groupObjects objects per group, which is one subgroup on one stream
 * @param warmupSeconds at the full rate, not counted
 * @param seconds that count
 */
public record LoadOptions(
        URI relay, int subscribers, int rate, int size, int groupObjects, int warmupSeconds, int seconds) {

    public LoadOptions {
        if (subscribers < 1 || subscribers > 1000) {
            throw new IllegalArgumentException("expected 1 to 1000 subscribers, got " + subscribers);
        }
        if (rate < 1 || groupObjects < 1 || warmupSeconds < 0 || seconds < 1) {
            throw new IllegalArgumentException("expected positive rate, group and duration, got " + rate
                    + " objects/s, " + groupObjects + " per group, " + seconds + " s");
        }
    }

    /** The first sequence number that counts. */
    long firstCounted() {
        return (long) warmupSeconds * rate;
    }

    /** How many objects are sent in all. */
    long total() {
        return (long) (warmupSeconds + seconds) * rate;
    }
}
