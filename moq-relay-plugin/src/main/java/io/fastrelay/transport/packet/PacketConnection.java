package io.fastrelay.transport.packet;

import io.fastrelay.transport.PathCondition;
import io.fastrelay.transport.packet.log.StateSlab;
import io.fastrelay.transport.packet.protection.Ciphers;
import io.fastrelay.transport.packet.protection.TrafficSecret;
import io.fastrelay.transport.packet.udp.UdpAddress;
import java.net.InetSocketAddress;

/**
 * The short header packets of one connection, both ways (RFC 9000 section 17.3): opens and checks what comes and hands
 * its frames on, acknowledges it, builds and seals what goes out, finds out what was lost, controls how much is in flight,
 * follows key updates, connection ids and the peer's address. The handshake and its packet number spaces are somebody
 * else's.
 *
 * <p>All methods are for the loop thread unless said otherwise.
 */
public final class PacketConnection implements PathCondition {

    /**
     * What the handshake settled.
     *
     * @param client whether this end is the client
     * @param own traffic secret of what this end sends
     * @param peer traffic secret of what the peer sends
     * @param ownIdLength bytes of this end's connection ids
     * @param peerId the peer's connection id, may be empty
     * @param address the peer's
     * @param maxUdpPayload largest UDP payload to send
     * @param peerAckDelayExponent transport parameter ack_delay_exponent
     * @param peerMaxAckDelayMicros transport parameter max_ack_delay
     * @param ownMaxAckDelayMicros what this end told the peer in max_ack_delay
     * @param peerMinAckDelayMicros transport parameter min_ack_delay of draft-ietf-quic-ack-frequency, -1 if absent
     */
    public record Terms(
            boolean client,
            TrafficSecret own,
            TrafficSecret peer,
            int ownIdLength,
            byte[] peerId,
            InetSocketAddress address,
            int maxUdpPayload,
            int peerAckDelayExponent,
            long peerMaxAckDelayMicros,
            long ownMaxAckDelayMicros,
            long peerMinAckDelayMicros) {}

    /** @param name for the log */
    public PacketConnection(
            String name, PacketLoop loop, StateSlab slab, Ciphers ciphers, FrameSource source, FrameHandler handler) {
        throw new UnsupportedOperationException();
    }

    /** The handshake is done; packets may go out and be opened from now on. */
    public void establish(Terms terms) {
        throw new UnsupportedOperationException();
    }

    /**
     * A short header packet for this connection came: from now on its bytes belong to the caller again. Before
     * {@link #establish} a few are kept, since they may overtake the end of the handshake.
     */
    public void receive(byte[] data, int offset, int length, UdpAddress from, long now) {
        throw new UnsupportedOperationException();
    }

    /** There is something to do or to send. Any thread; cheap, idempotent until the loop comes by. */
    public void wake() {
        throw new UnsupportedOperationException();
    }

    /** Use this connection id of the peer from now on (RFC 9000 section 5.1). */
    public void peerConnectionId(byte[] id) {
        throw new UnsupportedOperationException();
    }

    /**
     * The connection is closing: drops everything that is not settled; from now on only what {@link FrameSource#fill}
     * still offers (CONNECTION_CLOSE) is sent, without waiting for acknowledgement, and packets that come are reported to
     * {@link FrameHandler#onHandshakeSide} as they are, so that CONNECTION_CLOSE can be repeated.
     */
    public void closing() {
        throw new UnsupportedOperationException();
    }

    /** Ends everything and gives the memory back. Idempotent. */
    public void end() {
        throw new UnsupportedOperationException();
    }

    /** Bytes of frames that fit a packet of the largest size. Any thread, once established. */
    public int packetRoom() {
        throw new UnsupportedOperationException();
    }

    /** Figures of this connection. Any thread; a snapshot that may be a moment old. */
    public PacketCounters counters() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long congestionWindow() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long bytesInFlight() {
        throw new UnsupportedOperationException();
    }

    /** Any thread. */
    @Override
    public long roundTripMicros() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long congestionEvents() {
        throw new UnsupportedOperationException();
    }
}
