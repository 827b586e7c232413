package io.fastrelay.api;

import java.util.List;

/**
 * Figures of one track.
 *
 * @param name the full track name as draft 18 section 1.5 writes it, safe for logs and URLs: {@code live-room--video}
 * @param namespace namespace fields, as bytes
 * @param trackName track name, as bytes
 * @param publishers upstream subscriptions established
 * @param subscribers downstream subscriptions established
 * @param largest the largest location known, as {@code group:object}; empty before the first object
 * @param objectsIn objects received, duplicates not counted
 * @param bytesIn their payload and property bytes
 * @param duplicatesIn objects that a second publisher or a fetch brought again
 * @param cachedObjects objects in the cache
 * @param cachedBytes their bytes
 * @param cachedGroups groups of which something is cached
 * @param evictedObjects objects that left the cache
 */
public record TrackStatistics(
        String name,
        List<byte[]> namespace,
        byte[] trackName,
        int publishers,
        int subscribers,
        String largest,
        long objectsIn,
        long bytesIn,
        long duplicatesIn,
        long cachedObjects,
        long cachedBytes,
        long cachedGroups,
        long evictedObjects) {}
