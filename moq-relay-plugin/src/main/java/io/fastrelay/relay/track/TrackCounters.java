package io.fastrelay.relay.track;

/**
 * Figures of one track since it came into being.
 *
 * @param duplicates objects that a second publisher or a fetch brought again
 */
public record TrackCounters(
        long objectsIn,
        long bytesIn,
        long duplicates,
        long cachedObjects,
        long cachedBytes,
        long cachedGroups,
        long evictedObjects) {}
