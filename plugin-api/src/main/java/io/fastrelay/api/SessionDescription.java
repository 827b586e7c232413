package io.fastrelay.api;

import java.net.InetSocketAddress;

/**
 * One MoQ session, as the host sees it.
 *
 * @param id unique while the relay runs, short
 * @param peer the client's address
 * @param transport {@code quic} or {@code webtransport}
 * @param protocol MoQ version token, for example {@code moqt-18}
 * @param authority of the URI that the client dialled; empty if not told
 * @param path of that URI, query included; empty if not told
 * @param implementation the client's own name and version; empty if not told
 */
public record SessionDescription(
        String id,
        InetSocketAddress peer,
        String transport,
        String protocol,
        String authority,
        String path,
        String implementation) {}
