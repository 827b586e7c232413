package io.fastrelay.transport.kwik;

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
 */
public record KwikListenerOptions(
        InetSocketAddress bind,
        List<String> protocols,
        ConnectionLimits connections,
        StreamLimits streams,
        Duration idleTimeout) {

    public KwikListenerOptions {
        protocols = List.copyOf(protocols);
        if (protocols.isEmpty()) {
            throw new IllegalArgumentException("at least one protocol token is needed, for example moqt-18");
        }
        if (bind.isUnresolved()) {
            throw new IllegalArgumentException("unknown host " + bind.getHostString());
        }
        if (idleTimeout.toMillis() < 100) {
            throw new IllegalArgumentException("idleTimeout must be at least 100 ms, not " + idleTimeout);
        }
    }

    /** With default limits and 30 s of idle timeout. */
    public static KwikListenerOptions of(InetSocketAddress bind, String... protocols) {
        return new KwikListenerOptions(
                bind, List.of(protocols), ConnectionLimits.defaults(), StreamLimits.defaults(), Duration.ofSeconds(30));
    }

    public KwikListenerOptions withConnections(ConnectionLimits limits) {
        return new KwikListenerOptions(bind, protocols, limits, streams, idleTimeout);
    }

    public KwikListenerOptions withStreams(StreamLimits limits) {
        return new KwikListenerOptions(bind, protocols, connections, limits, idleTimeout);
    }

    public KwikListenerOptions withIdleTimeout(Duration timeout) {
        return new KwikListenerOptions(bind, protocols, connections, streams, timeout);
    }
}
