package io.fastrelay.transport;

import java.net.InetSocketAddress;

/**
 * Who is at the other end.
 *
 * @param id unique in this process, short, for log lines and the admin pages, for example {@code q17}
 * @param peer the address that the connection came from
 * @param kind raw QUIC or WebTransport
 * @param protocol the negotiated MoQ version token, for example {@code moqt-18}
 * @param authority of the WebTransport request; empty for raw QUIC, where SETUP carries it
 * @param path of the WebTransport request, query included; empty for raw QUIC
 */
public record ConnectionInfo(
        String id, InetSocketAddress peer, Kind kind, String protocol, String authority, String path) {

    /** The two ways of section 3.1. */
    public enum Kind {
        QUIC,
        WEBTRANSPORT
    }
}
