package io.fastrelay.session;

import io.fastrelay.transport.ConnectionInfo;

/**
 * Who this session is with, for logs, authorisation and the admin pages.
 *
 * @param connection the transport's view: id, peer address, kind, version token
 * @param client whether this side dialled
 * @param authority of the URI that the client used, from SETUP or the WebTransport request; empty if not told
 * @param path of that URI with its query; empty if not told
 * @param implementation the peer's MOQT_IMPLEMENTATION, empty if not told
 */
public record SessionInfo(
        ConnectionInfo connection, boolean client, String authority, String path, String implementation) {

    /** {@code q17 127.0.0.1:50210 moqt-18}: how every log line names the session. */
    @Override
    public String toString() {
        return connection.id() + " " + connection.peer().getAddress().getHostAddress() + ":"
                + connection.peer().getPort() + " " + connection.protocol();
    }
}
