package io.fastrelay.relay.track;

/**
 * What one track may keep.
 *
 * @param maxCacheBytes payload and properties bytes; the oldest groups go first, the newest group always stays
 * @param maxCacheDurationMillis upper bound on how long an object is served from the cache; a smaller MAX_CACHE_DURATION
 *     of the publisher wins; 0: no bound of our own
 */
public record TrackLimits(long maxCacheBytes, long maxCacheDurationMillis) {}
