package io.fastrelay.transport.packet;

import io.fastrelay.transport.packet.protection.Ciphers;
import io.fastrelay.transport.packet.protection.TrafficSecret;

/**
 * The keys of a connection's short header packets in both directions, through all key phases (RFC 9001 section 6):
 * follows the peer's updates, keeps the old receive keys for packets that are late, begins an update itself before the
 * limits of RFC 9001 section 6.6 are reached. One thread.
 */
final class PacketProtection implements AutoCloseable {

    /** @param own secret of what this end sends
     * @param peer secret of what the peer sends */
    PacketProtection(Ciphers ciphers, TrafficSecret own, TrafficSecret peer) {
        throw new UnsupportedOperationException();
    }

    /**
     * Seals a packet and protects its header. The header has the key phase bit clear; it is set here as it must be.
     *
     * @param packet header with a four-byte packet number, and payload, from index 0
     * @return bytes of the sealed packet in {@code target}
     */
    int seal(long packetNumber, byte[] packet, int headerLength, int length, byte[] target) {
        throw new UnsupportedOperationException();
    }

    /** A packet that was sealed in the current phase was acknowledged: another update may follow. */
    void acknowledged(long packetNumber) {
        throw new UnsupportedOperationException();
    }

    /**
     * Opens a packet; {@link #openedNumber} is its number then.
     *
     * @param largest received so far, -1 for none
     * @param target gets the payload from index 0
     * @return bytes of the payload, -1 if the packet is not authentic
     * @throws QuicException KEY_UPDATE_ERROR, AEAD_LIMIT_REACHED, PROTOCOL_VIOLATION for reserved bits
     */
    int open(byte[] data, int offset, int length, int idLength, long largest, byte[] target, long now)
            throws QuicException {
        throw new UnsupportedOperationException();
    }

    long openedNumber() {
        throw new UnsupportedOperationException();
    }

    /** Protects frames as the peer would have with its first keys: for {@link FrameHandler#onHandshakeSide}. */
    byte[] resealAsPeer(long packetNumber, byte[] destinationId, byte[] frames, int length) {
        throw new UnsupportedOperationException();
    }

    long keyUpdates() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
