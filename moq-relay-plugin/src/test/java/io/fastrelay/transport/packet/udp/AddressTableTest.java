package io.fastrelay.transport.packet.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressTableTest {

    private final AddressTable table = new AddressTable();

    private PeerAddress find(String host, int port) {
        return table.find(PeerAddress.of(new InetSocketAddress(host, port)));
    }

    @Test
    void addressesComeBackAsTheyWere() throws UnknownHostException {
        for (String host : List.of("192.0.2.1", "255.255.255.255", "0.0.0.0", "::", "::1", "2001:db8::ffff:ffff")) {
            InetSocketAddress address = new InetSocketAddress(host, 65535);
            assertEquals(address, PeerAddress.of(address).inet());
            assertEquals(
                    address.getAddress().getClass(),
                    PeerAddress.of(address).inet().getAddress().getClass());
        }
        assertTrue(find("192.0.2.1", 1).inet().getAddress() instanceof Inet4Address);
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 0, 0, 1};
        assertSame(
                find("10.0.0.1", 5),
                table.find(PeerAddress.of(new InetSocketAddress(InetAddress.getByAddress(mapped), 5))));
    }

    @Test
    void aLinkLocalAddressIsOneOfItsInterface() throws UnknownHostException {
        byte[] bytes = {(byte) 0xfe, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
        PeerAddress one = PeerAddress.of(new InetSocketAddress(Inet6Address.getByAddress(null, bytes, 1), 443));
        PeerAddress two = PeerAddress.of(new InetSocketAddress(Inet6Address.getByAddress(null, bytes, 2), 443));
        assertNotEquals(one, two);
        assertEquals(2, ((Inet6Address) two.inet().getAddress()).getScopeId());
        assertNotSame(table.find(one), table.find(two));
    }

    @Test
    void everyAddressHasOneObject() {
        List<PeerAddress> first = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            first.add(find("10.0." + i / 250 + "." + i % 250, 1000 + i % 3));
            first.add(table.find(0x20010db8L << 32, i, 443, 0));
        }
        assertEquals(10_000, table.size());
        for (int i = 0; i < 5000; i++) {
            assertSame(first.get(2 * i), find("10.0." + i / 250 + "." + i % 250, 1000 + i % 3));
            assertSame(first.get(2 * i + 1), table.find(0x20010db8L << 32, i, 443, 0));
        }
        assertEquals(10_000, table.size());
    }

    @Test
    void aFloodOfForgedAddressesIsForgotten() {
        PeerAddress honest = find("192.0.2.1", 443);
        for (int i = 0; i < 3 * AddressTable.LIMIT; i++) {
            table.find(0, PeerAddress.lowOf(i), 1, 0);
            assertTrue(table.size() <= AddressTable.LIMIT);
        }
        PeerAddress again = find("192.0.2.1", 443);
        assertEquals(honest, again);
        assertSame(again, find("192.0.2.1", 443));
    }
}
