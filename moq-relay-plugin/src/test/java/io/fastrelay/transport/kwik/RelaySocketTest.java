package io.fastrelay.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.transport.packet.udp.UdpSocket;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RelaySocketTest {

    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final PacketSystem system = new PacketSystem(1);
    private final AtomicInteger closed = new AtomicInteger();
    private UdpSocket carrier;
    private RelaySocket socket;

    @BeforeEach
    void open() throws Exception {
        carrier = system.sockets().open(LOOPBACK, false);
        socket = new RelaySocket(carrier, closed::incrementAndGet);
    }

    @AfterEach
    void release() {
        socket.close();
        carrier.close();
        system.close();
    }

    @Test
    void what_is_sent_leaves_through_the_socket_that_carries_all() throws Exception {
        try (DatagramSocket peer = new DatagramSocket(LOOPBACK)) {
            socket.send(new DatagramPacket(new byte[] {7, 8, 9}, 1, 2, peer.getLocalSocketAddress()));
            DatagramPacket packet = new DatagramPacket(new byte[10], 10);
            peer.receive(packet);
            assertArrayEquals(new byte[] {8, 9}, Arrays.copyOf(packet.getData(), packet.getLength()));
            assertEquals(socket.getLocalPort(), packet.getPort());
        }
    }

    @Test
    void a_send_that_fails_is_a_lost_packet() {
        socket.send(new DatagramPacket(new byte[70_000], 70_000, LOOPBACK.getAddress(), 9));
        assertFalse(socket.isClosed());
    }

    @Test
    void what_arrives_is_received_with_its_sender_until_too_much_waits() throws Exception {
        InetSocketAddress sender = new InetSocketAddress(LOOPBACK.getAddress(), 4433);
        int taken = 0;
        while (socket.arrived(new byte[] {(byte) taken}, sender)) {
            taken++;
        }
        assertTrue(taken > 100);
        DatagramPacket packet = new DatagramPacket(new byte[10], 10);
        for (int i = 0; i < taken; i++) {
            packet.setLength(10);
            socket.receive(packet);
            assertEquals(1, packet.getLength());
            assertEquals((byte) i, packet.getData()[0]);
            assertEquals(sender, packet.getSocketAddress());
        }
    }

    @Test
    void close_ends_a_receive_that_waits_and_is_told_once() {
        CompletableFuture<Void> ended = CompletableFuture.runAsync(() -> {
            try {
                socket.receive(new DatagramPacket(new byte[10], 10));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        socket.close();
        socket.close();
        assertThrows(ExecutionException.class, () -> ended.get(30, TimeUnit.SECONDS));
        assertThrows(IOException.class, () -> socket.receive(new DatagramPacket(new byte[10], 10)));
        assertEquals(1, closed.get());
    }
}
