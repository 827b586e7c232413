package io.fastrelay.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.transport.BidirectionalStream;
import io.fastrelay.transport.DialException;
import io.fastrelay.transport.kwik.ConnectionLimits.RetryPolicy;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ConnectionLimitsTest {

    @Test
    void with_retry_a_client_proves_its_address_and_connects() throws Exception {
        ConnectionLimits always = new ConnectionLimits(100, 100, 100, RetryPolicy.ALWAYS, 0);
        try (Link link = Link.listenOnly(Link.options().withConnections(always), Bytes::echo);
                LossyPath path = new LossyPath(link.listener.address(), 0, 1)) {
            echo(link.dial("moqt", path.port(), dial -> dial));
            assertEquals(1, path.retries.get());
        }
    }

    @Test
    void without_load_nobody_is_asked_to_retry() throws Exception {
        try (Link link = Link.listenOnly(Link.options(), Bytes::echo);
                LossyPath path = new LossyPath(link.listener.address(), 0, 1)) {
            echo(link.dial("moqt", path.port(), dial -> dial));
            assertEquals(0, path.retries.get());
        }
    }

    @Test
    void more_connections_than_allowed_are_refused_until_one_ends() throws Exception {
        ConnectionLimits two = new ConnectionLimits(2, 2, 10, RetryPolicy.NEVER, 0);
        try (Link link = Link.listenOnly(Link.options().withConnections(two), Bytes::echo)) {
            TestPeer first = link.dial("moqt", dial -> dial);
            link.dial("moqt", dial -> dial);
            ExecutionException refused = assertThrows(ExecutionException.class, () -> link.dial("moqt", dial -> dial));
            assertTrue(refused.getCause() instanceof DialException, refused.toString());
            first.connection.close(0, "");
            Await.until("room again", () -> link.listener.connections() < 2);
            echo(link.dial("moqt", dial -> dial));
        }
    }

    @Test
    void a_flood_of_first_packets_costs_no_more_than_the_limit_and_hurts_no_session() throws Exception {
        ConnectionLimits small = new ConnectionLimits(1000, 1000, 20, RetryPolicy.NEVER, 0);
        try (Link link = Link.listenOnly(Link.options().withConnections(small), Bytes::echo);
                DatagramSocket flood = new DatagramSocket()) {
            TestPeer session = link.dial("moqt", dial -> dial);
            Random random = new Random(1);
            for (int i = 0; i < 500; i++) {
                byte[] packet = firstPacket(random);
                flood.send(new DatagramPacket(packet, packet.length, link.listener.address()));
            }
            Await.until("turned away", () -> link.listener.admission().refused() > 0);
            assertTrue(link.listener.admission().unfinished() <= 20);
            echo(session);
            // and those who come later get in, because nothing became of the flood
            echo(link.dial("moqt", dial -> dial.withConnectTimeout(Duration.ofSeconds(30))));
            Await.until("forgotten", () -> link.listener.admission().unfinished() == 0);
        }
    }

    @Test
    void a_listener_that_stops_accepting_keeps_its_sessions() throws Exception {
        try (Link link = Link.open("moqt", Link.options(), Bytes::echo)) {
            link.listener.stopAccepting();
            assertThrows(ExecutionException.class, () -> link.dial("moqt", dial -> dial));
            echo(link.client);
        }
    }

    @Test
    void the_listener_survives_packets_that_are_no_quic() throws Exception {
        try (Link link = Link.open("moqt", Link.options(), Bytes::echo);
                DatagramSocket stranger = new DatagramSocket()) {
            Random random = new Random(5);
            for (int i = 0; i < 2000; i++) {
                byte[] packet = new byte[random.nextInt(1400)];
                random.nextBytes(packet);
                stranger.send(new DatagramPacket(packet, packet.length, link.listener.address()));
            }
            echo(link.client);
            echo(link.dial("moqt", dial -> dial.withConnectTimeout(Duration.ofSeconds(30))));
        }
    }

    /** Looks like an Initial packet of a new connection, cannot be decrypted. */
    private static byte[] firstPacket(Random random) {
        byte[] packet = new byte[1200];
        random.nextBytes(packet);
        ByteBuffer.wrap(packet)
                .put((byte) 0xc0)
                .putInt(1)
                .put((byte) 8)
                .position(14)
                .put((byte) 0);
        return packet;
    }

    private static void echo(TestPeer client) throws Exception {
        byte[] data = Bytes.random(10_000, 3);
        Received answer = new Received(null, null);
        BidirectionalStream stream = client.connection.openBidirectional(answer);
        stream.write(ByteBuffer.wrap(data));
        stream.finish();
        assertArrayEquals(data, answer.awaitWhole());
    }
}
