package io.fastrelay.api;

import java.time.Duration;

/**
 * How much is kept of tracks. The newest group of a track always stays.
 *
 * @param size payload and properties bytes of all tracks together, 1 MB to 1 TB; key {@code size}
 * @param trackSize of one track, 64 kB to {@code size}; key {@code track-size}
 * @param maxAge how long an object is served from the cache; a smaller MAX_CACHE_DURATION of the publisher wins; zero for
 *     no bound; at most 7 days; key {@code max-age}
 */
public record CacheConfiguration(long size, long trackSize, Duration maxAge) {

    public CacheConfiguration {
        Ranges.check("size", size, 1L << 20, 1L << 40);
        Ranges.check("track-size", trackSize, 64L << 10, size);
        Ranges.check("max-age", maxAge, Duration.ZERO, Duration.ofDays(7));
    }

    public static CacheConfiguration defaults() {
        return new CacheConfiguration(256L << 20, 32L << 20, Duration.ZERO);
    }
}
