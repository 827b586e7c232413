package io.fastrelay.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.transport.BidirectionalStream;
import io.fastrelay.transport.Connection;
import io.fastrelay.transport.DialOptions;
import io.fastrelay.transport.packet.udp.UdpSocket;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class HandshakesTest {

    @Test
    void a_thousand_handshakes_in_a_row_all_finish_and_leave_nothing_behind() throws Exception {
        try (Link link = Link.listenOnly(Link.options(), stream -> stream)) {
            for (int i = 0; i < 1000; i++) {
                TestPeer client = link.dial("moqt", dial -> dial);
                TestPeer.take(link.accepted);
                client.connection.close(0, "");
            }
            Await.until("all gone", () -> link.listener.links().findAny().isEmpty());
            assertEquals(0, link.listener.admission().total());
        }
    }

    @Test
    void many_handshakes_at_once_all_finish() throws Exception {
        try (Link link = Link.listenOnly(Link.options(), stream -> stream)) {
            BlockingQueue<TestPeer> dialed = new LinkedBlockingQueue<>();
            URI uri = URI.create("moqt://127.0.0.1:" + link.listener.address().getPort());
            DialOptions options =
                    DialOptions.of(Link.PROTOCOL).withCertificateSha256(link.listener.certificateSha256());
            List<CompletableFuture<Connection>> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                all.add(link.dialer
                        .dial(uri, options, TestPeer.acceptor(dialed))
                        .toCompletableFuture());
            }
            for (CompletableFuture<Connection> one : all) {
                one.get(TestPeer.PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            assertEquals(200, dialed.size());
        }
    }

    @Test
    void handshakes_finish_though_every_fifth_packet_is_lost() throws Exception {
        List<LossyPath> paths = new ArrayList<>();
        try (Link link = Link.listenOnly(Link.options(), Bytes::echo)) {
            List<CompletableFuture<TestPeer>> all = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                LossyPath path = new LossyPath(link.listener.address(), 0.2, i);
                paths.add(path);
                all.add(CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return link.dial(
                                        "moqt",
                                        path.port(),
                                        dial -> dial.withConnectTimeout(Duration.ofSeconds(TestPeer.PATIENCE_SECONDS)));
                            } catch (Exception e) {
                                throw new CompletionException(e);
                            }
                        },
                        task -> new Thread(task, "dialing").start()));
            }
            for (CompletableFuture<TestPeer> one : all) {
                Received answer = new Received(null, null);
                BidirectionalStream stream = one.get(2 * TestPeer.PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .connection
                        .openBidirectional(answer);
                stream.write(ByteBuffer.wrap(Bytes.random(1000, 1)));
                stream.finish();
                assertArrayEquals(Bytes.random(1000, 1), answer.awaitWhole());
            }
            assertTrue(paths.stream().mapToInt(path -> path.lost.get()).sum() > 10, "nothing was lost");
        } finally {
            paths.forEach(LossyPath::close);
        }
    }

    @Test
    void what_looks_like_a_stateless_reset_and_is_none_does_no_harm() throws Exception {
        try (Link link = Link.open("moqt", Link.options(), Bytes::echo)) {
            int port = link.client.connection.info().peer().getPort();
            assertEquals(link.listener.address().getPort(), port);
            InetSocketAddress client = link.server.connection.info().peer();
            UdpSocket sender = link.listener
                    .links()
                    .findFirst()
                    .orElseThrow()
                    .carrier()
                    .loop()
                    .socket();
            for (int i = 0; i < 50; i++) {
                byte[] strange = Bytes.random(40 + i, i);
                strange[0] = (byte) (strange[0] & 0x3f | 0x40);
                sender.sendNow(client, strange, 0, strange.length);
            }
            Received answer = new Received(null, null);
            BidirectionalStream stream = link.client.connection.openBidirectional(answer);
            stream.write(ByteBuffer.wrap(Bytes.random(1000, 1)));
            stream.finish();
            assertArrayEquals(Bytes.random(1000, 1), answer.awaitWhole());
            assertFalse(link.client.closed.isDone());
        }
    }
}
