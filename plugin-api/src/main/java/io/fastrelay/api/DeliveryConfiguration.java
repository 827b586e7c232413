package io.fastrelay.api;

import java.time.Duration;

/**
 * How far a subscriber may fall behind.
 *
 * @param queueSize bytes of objects that wait for one session; above it whole objects are dropped, the least important
 *     first; 64 kB to 1 GB; key {@code queue-size}
 * @param maxBehind a subscription whose oldest unsent object is older than this, although everything that may be dropped
 *     was, is ended with TOO_FAR_BEHIND; 100 ms to 10 min; key {@code max-behind}
 */
public record DeliveryConfiguration(long queueSize, Duration maxBehind) {

    public DeliveryConfiguration {
        Ranges.check("queue-size", queueSize, 64L << 10, 1L << 30);
        Ranges.check("max-behind", maxBehind, Duration.ofMillis(100), Duration.ofMinutes(10));
    }

    public static DeliveryConfiguration defaults() {
        return new DeliveryConfiguration(16L << 20, Duration.ofSeconds(10));
    }
}
