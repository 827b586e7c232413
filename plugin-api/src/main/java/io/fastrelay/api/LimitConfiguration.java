package io.fastrelay.api;

import java.time.Duration;

/**
 * What clients can make the relay keep.
 *
 * @param connections QUIC connections of one listener at a time, 1 to 1,000,000; key {@code connections}
 * @param connectionsPerAddress of those, from one IP address; key {@code connections-per-address}
 * @param handshakes handshakes under way at a time; above half of it clients have to prove their address first (Retry);
 *     key {@code handshakes}
 * @param streams streams that one client may have open, in each direction; publishers that run out of them drop groups; 16
 *     to 1,000,000; key {@code streams}
 * @param requests open requests of one session, 1 to 1,000,000; key {@code requests}
 * @param tokenCache bytes of authorization tokens that one session may register as aliases, 0 to 1 MB; key
 *     {@code token-cache}
 * @param objectSize payload bytes of one object, 1 to 1 GB; key {@code object-size}
 * @param idleTimeout of a QUIC connection, 1 s to 10 min; key {@code idle-timeout}
 * @param setupTimeout until a client's SETUP must be there, 100 ms to 1 min; key {@code setup-timeout}
 * @param answerTimeout until a client must have answered a request, 100 ms to 10 min; key {@code answer-timeout}
 */
public record LimitConfiguration(
        int connections,
        int connectionsPerAddress,
        int handshakes,
        int streams,
        int requests,
        int tokenCache,
        long objectSize,
        Duration idleTimeout,
        Duration setupTimeout,
        Duration answerTimeout) {

    public LimitConfiguration {
        Ranges.check("connections", connections, 1, 1_000_000);
        Ranges.check("connections-per-address", connectionsPerAddress, 1, 1_000_000);
        Ranges.check("handshakes", handshakes, 1, 1_000_000);
        Ranges.check("streams", streams, 16, 1_000_000);
        Ranges.check("requests", requests, 1, 1_000_000);
        Ranges.check("token-cache", tokenCache, 0, 1 << 20);
        Ranges.check("object-size", objectSize, 1, 1 << 30);
        Ranges.check("idle-timeout", idleTimeout, Duration.ofSeconds(1), Duration.ofMinutes(10));
        Ranges.check("setup-timeout", setupTimeout, Duration.ofMillis(100), Duration.ofMinutes(1));
        Ranges.check("answer-timeout", answerTimeout, Duration.ofMillis(100), Duration.ofMinutes(10));
    }

    public static LimitConfiguration defaults() {
        return new LimitConfiguration(
                10_000,
                10_000,
                256,
                1_000,
                10_000,
                4096,
                64L << 20,
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30));
    }
}
