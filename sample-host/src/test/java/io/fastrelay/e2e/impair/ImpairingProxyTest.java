package io.fastrelay.e2e.impair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Sends numbered packets through the proxy to a server that echoes them, and looks at what comes back. */
class ImpairingProxyTest {

    private static final int PACKETS = 400;
    private static final int QUIET_MILLIS = 500;

    private DatagramSocket server;
    private DatagramSocket client;

    @BeforeEach
    void open() throws SocketException {
        server = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        client = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        client.setSoTimeout(QUIET_MILLIS);
        client.setReceiveBufferSize(1 << 20);
        server.setReceiveBufferSize(1 << 20);
        Thread echo = new Thread(this::echo);
        echo.setDaemon(true);
        echo.start();
    }

    @AfterEach
    void close() {
        server.close();
        client.close();
    }

    @Test
    @DisplayName("without impairments every packet comes back once, in order")
    void transparent() throws IOException {
        assertEquals(oneToLast(), exchange(Impairments.none()));
    }

    @Test
    @DisplayName("loss takes about its share of the packets of both directions")
    void loss() throws IOException {
        int came = exchange(Impairments.none().losing(0.1).seeded(1)).size();
        // 400 * 0.9 * 0.9 = 324, with a standard deviation of 8
        assertTrue(came > 280 && came < 365, () -> came + " of " + PACKETS);
    }

    @Test
    @DisplayName("the same seed decides the same, another seed otherwise")
    void seeds() throws IOException {
        Impairments one = Impairments.none().losing(0.3).seeded(7);
        List<Integer> first = exchange(one);
        assertEquals(first, exchange(one));
        assertNotEquals(first, exchange(one.seeded(8)));
    }

    @Test
    @DisplayName("duplicates come twice, and nothing gets lost")
    void duplication() throws IOException {
        List<Integer> came = exchange(Impairments.none().duplicating(0.2).seeded(2));
        assertEquals(oneToLast(), List.copyOf(new TreeSet<>(came)));
        assertTrue(came.size() > PACKETS * 1.2, () -> came.size() + " packets came");
    }

    @Test
    @DisplayName("reordered packets come late, and nothing gets lost")
    void reordering() throws IOException {
        List<Integer> came = exchange(Impairments.none().reordering(0.2, 20).seeded(3));
        assertEquals(oneToLast(), came.stream().sorted().toList());
        assertNotEquals(oneToLast(), came);
    }

    @Test
    @DisplayName("delay takes that long, both ways")
    void delay() throws IOException {
        try (ImpairingProxy proxy =
                ImpairingProxy.start(address(server), Impairments.none().delaying(40))) {
            long began = System.nanoTime();
            send(proxy, 1);
            assertEquals(1, receive());
            assertTrue(System.nanoTime() - began >= 80_000_000, "came back before 80 ms had passed");
        }
    }

    @Test
    @DisplayName("a bottleneck lets its rate through, holds its queue, and loses the rest")
    void bottleneck() throws IOException {
        long began = System.nanoTime();
        // 400 packets of 2 bytes at 400 bytes/s, of which 100 may wait
        int came = exchange(Impairments.none().narrowing(400, 100)).size();
        double seconds = (System.nanoTime() - began) / 1e9;
        assertTrue(came >= 50 && came <= 50 + 200 * seconds, () -> came + " came");
        assertTrue(came < PACKETS, "nothing was lost");
    }

    @Test
    @DisplayName("two clients get each their own packets")
    void twoClients() throws IOException {
        try (ImpairingProxy proxy = ImpairingProxy.start(address(server), Impairments.none());
                DatagramSocket other = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            send(proxy, 1);
            other.send(new DatagramPacket(new byte[] {0, 2}, 2, InetAddress.getLoopbackAddress(), proxy.port()));
            other.setSoTimeout(5000);
            DatagramPacket packet = new DatagramPacket(new byte[2], 2);
            other.receive(packet);
            assertEquals(2, packet.getData()[1]);
            assertEquals(1, receive());
        }
    }

    private List<Integer> exchange(Impairments impairments) throws IOException {
        try (ImpairingProxy proxy = ImpairingProxy.start(address(server), impairments)) {
            List<Integer> came = new ArrayList<>();
            for (int i = 1; i <= PACKETS; i++) {
                send(proxy, i);
            }
            for (int number = receive(); number >= 0; number = receive()) {
                came.add(number);
            }
            return came;
        }
    }

    private static List<Integer> oneToLast() {
        List<Integer> all = new ArrayList<>();
        for (int i = 1; i <= PACKETS; i++) {
            all.add(i);
        }
        return all;
    }

    private void send(ImpairingProxy proxy, int number) throws IOException {
        byte[] packet = {(byte) (number >> 8), (byte) number};
        client.send(new DatagramPacket(packet, 2, InetAddress.getLoopbackAddress(), proxy.port()));
    }

    private int receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2], 2);
        try {
            client.receive(packet);
        } catch (SocketTimeoutException e) {
            return -1;
        }
        return (packet.getData()[0] & 0xff) << 8 | packet.getData()[1] & 0xff;
    }

    private void echo() {
        DatagramPacket packet = new DatagramPacket(new byte[2], 2);
        try {
            while (true) {
                server.receive(packet);
                server.send(packet);
            }
        } catch (IOException e) {
            // closed at the end of the test
        }
    }

    private static InetSocketAddress address(DatagramSocket socket) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
    }
}
