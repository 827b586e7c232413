package io.fastrelay.transport.kwik;

/**
 * How many connections a listener carries.
 *
 * @param connections established and unfinished ones together; more are ignored until others end
 * @param connectionsPerAddress of those, from one IP address
 * @param handshakes unfinished ones; more are ignored, so that the peers try again a little later
 * @param retry when peers must prove their address before a handshake goes on
 * @param retryAbove unfinished handshakes from which on {@link RetryPolicy#UNDER_LOAD} asks for a proof
 */
public record ConnectionLimits(
        int connections, int connectionsPerAddress, int handshakes, RetryPolicy retry, int retryAbove) {

    /** When peers must prove their address with a Retry token (RFC 9000 section 8.1.2). */
    public enum RetryPolicy {
        NEVER,
        UNDER_LOAD,
        ALWAYS
    }

    public ConnectionLimits {
        Limits.atLeast("connections", connections, 1);
        Limits.atLeast("connectionsPerAddress", connectionsPerAddress, 1);
        Limits.atLeast("handshakes", handshakes, 1);
        Limits.atLeast("retryAbove", retryAbove, 0);
    }

    public static ConnectionLimits defaults() {
        return new ConnectionLimits(10_000, 10_000, 256, RetryPolicy.UNDER_LOAD, 128);
    }
}
