package io.fastrelay.transport.packet.udp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * The address of both kinds of sockets: an IPv6 address, in which an IPv4 address is mapped (RFC 4291 section 2.5.5.2), as
 * two longs, so that it is compared and put into system calls without looking at an {@link InetAddress}.
 */
final class PeerAddress implements UdpAddress {

    private static final long MAPPED_IPV4 = 0xffffL << 32;

    private final long high;
    private final long low;
    private final int port;
    private final int scope;
    private final int hash;

    /** Made when somebody asks: most addresses, those of a flood of forged ones too, are only ever compared. */
    private @Nullable InetSocketAddress inet;

    /** @param scope index of the interface that a link-local address belongs to, else 0 */
    PeerAddress(long high, long low, int port, int scope) {
        this.high = high;
        this.low = low;
        this.port = port;
        this.scope = scope;
        this.hash = hash(high, low, port, scope);
    }

    /** @throws IllegalArgumentException if it is a name that was not resolved */
    static PeerAddress of(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        if (ip == null) {
            throw new IllegalArgumentException("expected a resolved address, got " + address);
        }
        byte[] bytes = ip.getAddress();
        if (bytes.length == 4) {
            return ipv4((int) number(bytes, 0, 4), address.getPort());
        }
        int scope = ip instanceof Inet6Address v6 ? v6.getScopeId() : 0;
        return new PeerAddress(number(bytes, 0, 8), number(bytes, 8, 8), address.getPort(), scope);
    }

    static PeerAddress ipv4(int address, int port) {
        return new PeerAddress(0, lowOf(address), port, 0);
    }

    /** The lower half of an IPv4 address that is mapped into IPv6. */
    static long lowOf(int ipv4) {
        return MAPPED_IPV4 | Integer.toUnsignedLong(ipv4);
    }

    static int hash(long high, long low, int port, int scope) {
        long mixed = (high * 31 + low) * 31 + ((long) scope << 16 | port);
        mixed *= 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32);
    }

    /** Upper half of the IPv6 address, in network order. */
    long high() {
        return high;
    }

    long low() {
        return low;
    }

    int port() {
        return port;
    }

    int scope() {
        return scope;
    }

    boolean isIpv4() {
        return high == 0 && (low & 0xffffffff_00000000L) == MAPPED_IPV4;
    }

    boolean is(long otherHigh, long otherLow, int otherPort, int otherScope) {
        return low == otherLow && port == otherPort && high == otherHigh && scope == otherScope;
    }

    @Override
    public InetSocketAddress inet() {
        InetSocketAddress known = inet;
        if (known == null) {
            known = make();
            inet = known;
        }
        return known;
    }

    private InetSocketAddress make() {
        byte[] bytes = new byte[16];
        for (int i = 0; i < 8; i++) {
            bytes[i] = (byte) (high >>> (56 - 8 * i));
            bytes[8 + i] = (byte) (low >>> (56 - 8 * i));
        }
        try {
            // Turns a mapped IPv4 address into an Inet4Address.
            InetAddress ip =
                    scope == 0 ? InetAddress.getByAddress(bytes) : Inet6Address.getByAddress(null, bytes, scope);
            return new InetSocketAddress(ip, port);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("16 bytes are an address", impossible);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || other instanceof PeerAddress that && that.is(high, low, port, scope);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return inet().toString();
    }

    private static long number(byte[] bytes, int offset, int length) {
        long number = 0;
        for (int i = 0; i < length; i++) {
            number = number << 8 | bytes[offset + i] & 0xff;
        }
        return number;
    }
}
