package io.fastrelay.transport;

import java.net.InetSocketAddress;

/** A bound UDP port that accepts raw QUIC connections and WebTransport sessions. */
public interface Listener extends AutoCloseable {

    /** The bound address, with the port that was chosen where port 0 was asked for. */
    InetSocketAddress address();

    /** SHA-256 of the DER leaf certificate in use, lower-case hex. */
    String certificateSha256();

    /** Connections established now. */
    int connections();

    /** What its connections, those of now and those that are over, have sent and received. */
    ListenerCounters counters();

    /** Refuses new connections; those that exist go on. */
    void stopAccepting();

    /** Closes what is left, and the socket. Blocks until threads are gone, at most a few seconds. */
    @Override
    void close();
}
