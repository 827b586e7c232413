package io.fastrelay.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fastrelay.transport.Connection;
import io.fastrelay.transport.DialOptions;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
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
}
