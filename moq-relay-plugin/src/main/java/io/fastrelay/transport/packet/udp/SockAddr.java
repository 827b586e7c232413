package io.fastrelay.transport.packet.udp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * struct sockaddr_in and sockaddr_in6 of Linux: family (2 bytes, machine's order), port (2, network order); then for IPv4
 * the address (4, network order), for IPv6 the flow label (4), the address (16) and the scope (4, machine's order). Buffers
 * are in the machine's byte order.
 */
final class SockAddr {

    /** Room that either takes. */
    static final int SIZE = 28;

    private static final int IPV4_SIZE = 16;
    private static final boolean SWAP = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private SockAddr() {}

    /**
     * Writes an address for a socket of this family; IPv4 goes into an IPv6 socket as a mapped address.
     *
     * @return bytes written, 0 if the socket's family has no such address
     */
    static int write(ByteBuffer to, int offset, int family, PeerAddress address) {
        to.putShort(offset, (short) family);
        to.putShort(offset + 2, network((short) address.port()));
        if (family == Libc.AF_INET6) {
            to.putInt(offset + 4, 0);
            to.putLong(offset + 8, network(address.high()));
            to.putLong(offset + 16, network(address.low()));
            to.putInt(offset + 24, address.scope());
            return SIZE;
        }
        if (!address.isIpv4()) {
            return 0;
        }
        to.putInt(offset + 4, network((int) address.low()));
        to.putLong(offset + 8, 0);
        return IPV4_SIZE;
    }

    /** Reads an address that the system wrote. */
    static PeerAddress read(ByteBuffer from, int offset, AddressTable table) {
        int port = network(from.getShort(offset + 2)) & 0xffff;
        if (from.getShort(offset) == Libc.AF_INET6) {
            long high = network(from.getLong(offset + 8));
            return table.find(high, network(from.getLong(offset + 16)), port, from.getInt(offset + 24));
        }
        return table.find(0, PeerAddress.lowOf(network(from.getInt(offset + 4))), port, 0);
    }

    private static short network(short value) {
        return SWAP ? Short.reverseBytes(value) : value;
    }

    private static int network(int value) {
        return SWAP ? Integer.reverseBytes(value) : value;
    }

    private static long network(long value) {
        return SWAP ? Long.reverseBytes(value) : value;
    }
}
