package io.fastrelay.transport.kwik;

import java.net.InetSocketAddress;
import tech.kwik.core.QuicConstants.TransportErrorCode;

/**
 * kwik's part of a connection: TLS, connection ids, closing. Everything that is asked of it is done elsewhere, one after
 * the other, so all methods return at once and may be called by any thread, also from inside of what kwik calls.
 */
interface HandshakeSide {

    /** What {@link io.fastrelay.transport.packet.FrameHandler#onHandshakeSide} got. */
    void receive(byte[] packet, InetSocketAddress from);

    /** Closes the connection with an application error code. The link hears of it through {@code terminated}. */
    void close(long code, String reason);

    /** Closes the connection with a transport error. */
    void fail(TransportErrorCode code, String reason);

    /** A packet of the peer was processed: restarts the idle timer. */
    void active();
}
