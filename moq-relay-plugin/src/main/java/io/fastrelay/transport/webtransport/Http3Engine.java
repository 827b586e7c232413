package io.fastrelay.transport.webtransport;

import io.fastrelay.transport.Connection;
import io.fastrelay.transport.ReceiveStream;
import java.util.Map;

/**
 * HTTP/3 (RFC 9114) on one connection, as a library speaks it: control streams, SETTINGS, requests. It is shown only what
 * has arrived whole, so that it never has to wait. What it finds wrong with a stream or with the connection it ends with
 * the code that the RFC demands. Context only.
 */
public interface Http3Engine {

    /** Longest SETTINGS or HEADERS frame that is read, in bytes: longer ones cost more than they can mean to a relay. */
    int LONGEST_FRAME = 16_384;

    /** Makes the engine of a new connection. */
    @FunctionalInterface
    interface Factory<E extends Http3Engine> {

        /** Opens the control stream. @param settings what SETTINGS says besides the engine's own */
        E start(Connection raw, Map<Long, Long> settings);
    }

    /**
     * The peer opened a unidirectional stream.
     *
     * @param start the stream's type; for the control stream also the whole SETTINGS frame behind it
     */
    void unidirectional(ReceiveStream stream, byte[] start);
}
