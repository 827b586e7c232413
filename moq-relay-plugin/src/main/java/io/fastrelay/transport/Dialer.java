package io.fastrelay.transport;

import java.net.URI;
import java.util.concurrent.CompletionStage;

/** Opens connections to relays. */
public interface Dialer extends AutoCloseable {

    /**
     * Connects. {@code moqt://host:port/path} is raw QUIC (port 443 where none is given; path and query are for SETUP,
     * the transport does not send them), {@code https://host:port/path} is WebTransport. Returns at once; never blocks.
     *
     * <p>The acceptor is called in the new connection's context before any other of its events, and before the stage
     * completes. Where no connection comes about it is not called, and the stage fails with a {@link DialException}.
     */
    CompletionStage<Connection> dial(URI uri, DialOptions options, Acceptor acceptor);

    /** Closes the connections that are left with code 0 and ends the dialer's threads. */
    @Override
    void close();
}
