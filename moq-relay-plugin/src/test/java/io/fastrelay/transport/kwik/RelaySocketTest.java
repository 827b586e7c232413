package io.fastrelay.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RelaySocketTest {

    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @Test
    void receive_goes_on_after_errors() throws Exception {
        int[] failures = {3};
        try (RelaySocket socket = new RelaySocket(LOOPBACK) {
                    @Override
                    void receiveOnce(DatagramPacket packet) throws IOException {
                        if (failures[0]-- > 0) {
                            throw new IOException("network is unreachable");
                        }
                        super.receiveOnce(packet);
                    }
                };
                DatagramSocket sender = new DatagramSocket()) {
            sender.send(new DatagramPacket(new byte[] {7}, 1, socket.getLocalSocketAddress()));
            DatagramPacket packet = new DatagramPacket(new byte[10], 10);
            socket.receive(packet);
            assertEquals(7, packet.getData()[0]);
            assertEquals(3, socket.errors());
        }
    }

    @Test
    void a_failed_send_is_a_lost_packet() throws Exception {
        try (RelaySocket socket = new RelaySocket(LOOPBACK) {
            @Override
            void sendOnce(DatagramPacket packet) throws IOException {
                throw new IOException("operation not permitted");
            }
        }) {
            socket.send(new DatagramPacket(new byte[1], 1, LOOPBACK.getAddress(), 9));
            assertEquals(1, socket.errors());
        }
    }

    @Test
    void close_ends_a_receive_that_waits() throws Exception {
        RelaySocket socket = new RelaySocket(LOOPBACK);
        CompletableFuture<Void> ended = CompletableFuture.runAsync(() -> {
            try {
                socket.receive(new DatagramPacket(new byte[10], 10));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        socket.close();
        assertThrows(ExecutionException.class, () -> ended.get(30, TimeUnit.SECONDS));
    }
}
