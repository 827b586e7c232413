package io.fastrelay.transport.webtransport;

import io.fastrelay.transport.BidirectionalStream;
import java.util.function.Consumer;

/** The server's side of HTTP/3: answers every request that does not ask for a WebTransport session. */
public interface Http3Server extends Http3Engine {

    /**
     * A request's HEADERS came.
     *
     * @param section the frame's payload
     * @param sessions hears at once of a request for a WebTransport session, and must accept or refuse it at once
     * @throws Http3Exception if this is no field section
     */
    void request(BidirectionalStream stream, byte[] section, Consumer<SessionRequest> sessions);

    /**
     * A request's HEADERS are longer than {@link #LONGEST_FRAME} and are skipped.
     *
     * @param length as the frame says
     */
    void oversizedRequest(BidirectionalStream stream, long length);
}
