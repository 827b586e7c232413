package io.fastrelay.transport.kwik;

import io.fastrelay.transport.Acceptor;
import io.fastrelay.transport.CloseInfo;
import io.fastrelay.transport.ConnectionInfo;
import io.fastrelay.transport.packet.PacketConnection;
import tech.kwik.core.ConnectionTerminatedEvent;
import tech.kwik.core.impl.TransportParameters;

/**
 * Our part of a connection, as the handshake's side sees it: implemented by {@link QuicLink}, which is made with (id,
 * connection of kwik, {@link HandshakeSide}, {@link Carrier}, limits, helper) before the first packet is processed. Any
 * thread.
 */
interface PacketSide extends AppFrames {

    /** The connection's packets; exists from the beginning, so that packets which overtake the handshake are kept. */
    PacketConnection packets();

    /** The loop that the connection lives on. */
    Carrier carrier();

    /**
     * The handshake is done: establishes {@link #packets} on the loop, sets the peer's limits, tells the acceptor.
     *
     * @param terms for the packets
     * @param peer limits for the streams
     */
    void established(ConnectionInfo about, PacketConnection.Terms terms, TransportParameters peer, Acceptor acceptor);

    /** The connection is over for the application. The first call counts. */
    void terminated(ConnectionTerminatedEvent event);

    /** As {@link #terminated(ConnectionTerminatedEvent)}, where kwik has no event for it. */
    void terminated(CloseInfo end);

    /** Nothing is left to be sent or answered: gives back what {@link #packets} hold. */
    void end();
}
