package io.fastrelay.transport;

/**
 * What congestion control knows of the path to a peer. A live view, the same object for the life of the connection; read
 * it in the send context.
 */
public interface PathCondition {

    /** Bytes that may be in flight. */
    long congestionWindow();

    /** Bytes that are in flight. */
    long bytesInFlight();

    /** Smoothed round-trip time in microseconds, 0 while unknown. */
    long roundTripMicros();

    /** How often the window was reduced because of congestion (RFC 9002 section 7.3.2), since the connection began. */
    long congestionEvents();
}
