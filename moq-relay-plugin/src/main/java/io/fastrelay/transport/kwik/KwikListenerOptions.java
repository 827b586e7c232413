package io.fastrelay.transport.kwik;

import io.fastrelay.transport.packet.protection.CipherSuite;
import io.fastrelay.transport.stream.StreamLimits;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * What a listener offers and what it lets peers cost.
 *
 * @param bind address and port, IPv4 or IPv6; port 0 for a free one
 * @param protocols MoQ version tokens, most wanted first: the ALPN list of raw QUIC, and what WT-Available-Protocols is
 *     matched against
 * @param connections limits over all connections
 * @param streams limits of each connection
 * @param idleTimeout closes a connection that hears nothing for so long
 * @param keepAlive interval of PINGs that keep an idle connection open, zero for none: a publisher that waits for its first
 *     subscriber, and a subscriber of a track that pauses, have nothing to say and seldom send PINGs of their own (draft 18
 *     section 13.6.1). A peer that does not acknowledge them is idle all the same
 * @param ciphers cipher suites, the one that is wanted most first; a client that offers only others gets one of those
 * @param loops threads that carry packets, each with a socket of its own on the same port; more than one needs a system
 *     that spreads clients over them (SO_REUSEPORT)
 */
public record KwikListenerOptions(
        InetSocketAddress bind,
        List<String> protocols,
        ConnectionLimits connections,
        StreamLimits streams,
        Duration idleTimeout,
        Duration keepAlive,
        List<CipherSuite> ciphers,
        int loops) {

    public KwikListenerOptions {
        ciphers = List.copyOf(ciphers);
        if (loops < 1) {
            throw new IllegalArgumentException("loops must be at least 1, not " + loops);
        }
        protocols = List.copyOf(protocols);
        if (protocols.isEmpty()) {
            throw new IllegalArgumentException("at least one protocol token is needed, for example moqt-18");
        }
        if (bind.isUnresolved()) {
            throw new IllegalArgumentException("unknown host " + bind.getHostString());
        }
        if (keepAlive.isNegative()) {
            throw new IllegalArgumentException("keepAlive must be zero or more, not " + keepAlive);
        }
        if (idleTimeout.toMillis() < 100) {
            throw new IllegalArgumentException("idleTimeout must be at least 100 ms, not " + idleTimeout);
        }
    }

    /** With default limits, 30 s of idle timeout and a PING every 10 s. */
    public static KwikListenerOptions of(InetSocketAddress bind, String... protocols) {
        return new KwikListenerOptions(
                bind,
                List.of(protocols),
                ConnectionLimits.defaults(),
                StreamLimits.defaults(),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                List.of(CipherSuite.values()),
                1);
    }

    public KwikListenerOptions withConnections(ConnectionLimits limits) {
        return new KwikListenerOptions(bind, protocols, limits, streams, idleTimeout, keepAlive, ciphers, loops);
    }

    public KwikListenerOptions withStreams(StreamLimits limits) {
        return new KwikListenerOptions(bind, protocols, connections, limits, idleTimeout, keepAlive, ciphers, loops);
    }

    public KwikListenerOptions withIdleTimeout(Duration timeout) {
        return new KwikListenerOptions(bind, protocols, connections, streams, timeout, keepAlive, ciphers, loops);
    }

    public KwikListenerOptions withKeepAlive(Duration interval) {
        return new KwikListenerOptions(bind, protocols, connections, streams, idleTimeout, interval, ciphers, loops);
    }

    public KwikListenerOptions withCiphers(CipherSuite... preference) {
        return new KwikListenerOptions(
                bind, protocols, connections, streams, idleTimeout, keepAlive, List.of(preference), loops);
    }

    public KwikListenerOptions withLoops(int count) {
        return new KwikListenerOptions(bind, protocols, connections, streams, idleTimeout, keepAlive, ciphers, count);
    }
}
