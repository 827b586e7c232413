package io.fastrelay.client;

import io.fastrelay.moqt.Properties;

/**
 * How a track is published.
 *
 * @param properties track properties, told in SUBSCRIBE_OK, PUBLISH and FETCH_OK; its DEFAULT_PUBLISHER_PRIORITY is the
 *     default priority of subgroups and datagrams, 128 without it
 * @param historyBytes newest payload bytes kept to answer FETCH, at least 0; the oldest objects are forgotten first
 * @param historyGroups newest groups kept to answer FETCH, at least 1
 * @param highWaterBytes {@link TrackPublisher#writable} waits while more bytes wait for a subscription, at least 1
 * @param maxQueuedBytes a subscription for which more bytes wait is ended with TOO_FAR_BEHIND, so that a publisher that
 *     cannot wait does not grow without bound; at least highWaterBytes
 */
public record TrackSettings(
        Properties properties, long historyBytes, int historyGroups, long highWaterBytes, long maxQueuedBytes) {

    /** No properties, 16 MiB and 64 groups of history, 1 MiB high water, 64 MiB at most. */
    public static final TrackSettings DEFAULTS = new TrackSettings(Properties.NONE, 16L << 20, 64, 1L << 20, 64L << 20);

    /** @throws IllegalArgumentException for a value that is not in its range */
    public TrackSettings {
        if (historyBytes < 0 || historyGroups < 1 || highWaterBytes < 1 || maxQueuedBytes < highWaterBytes) {
            throw new IllegalArgumentException("track settings out of range: historyBytes=" + historyBytes
                    + " historyGroups=" + historyGroups + " highWaterBytes=" + highWaterBytes + " maxQueuedBytes="
                    + maxQueuedBytes);
        }
    }

    /** The same with these track properties. */
    public TrackSettings withProperties(Properties value) {
        return new TrackSettings(value, historyBytes, historyGroups, highWaterBytes, maxQueuedBytes);
    }

    /** The same with this history. */
    public TrackSettings withHistory(long bytes, int groups) {
        return new TrackSettings(properties, bytes, groups, highWaterBytes, maxQueuedBytes);
    }

    /** The same with these limits of what waits for a subscription. */
    public TrackSettings withQueue(long highWater, long max) {
        return new TrackSettings(properties, historyBytes, historyGroups, highWater, max);
    }
}
