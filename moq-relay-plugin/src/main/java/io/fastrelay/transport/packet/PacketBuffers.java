package io.fastrelay.transport.packet;

import io.fastrelay.transport.packet.protection.PacketCipher;

/** Where packets are built and opened: one set per loop, since one packet is in the making at a time. */
final class PacketBuffers {

    /** No UDP payload is longer. */
    private static final int LARGEST_DATAGRAM = 65535;

    final PacketBuilder builder = new PacketBuilder(LARGEST_DATAGRAM);
    final byte[] sealed = new byte[LARGEST_DATAGRAM + PacketCipher.TAG_LENGTH];
    final byte[] opened = new byte[LARGEST_DATAGRAM];
    final byte[] handshakeSide = new byte[LARGEST_DATAGRAM];
}
