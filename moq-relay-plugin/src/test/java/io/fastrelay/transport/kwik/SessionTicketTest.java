package io.fastrelay.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.transport.SendStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tech.kwik.core.QuicClientConnection;
import tech.kwik.core.log.NullLogger;

@Timeout(60)
class SessionTicketTest {

    @Test
    void a_client_gets_no_session_ticket_because_each_would_be_kept_for_a_day() throws Exception {
        try (Link link = Link.listenOnly(Link.options(), stream -> stream)) {
            QuicClientConnection client = QuicClientConnection.newBuilder()
                    .uri(URI.create(
                            "moqt://127.0.0.1:" + link.listener.address().getPort()))
                    .applicationProtocol(Link.PROTOCOL)
                    .noServerCertificateCheck()
                    .logger(new NullLogger())
                    .build();
            CountDownLatch heard = new CountDownLatch(1);
            client.setPeerInitiatedStreamCallback(stream -> heard.countDown());
            client.connect();
            TestPeer server = link.accepted.poll(30, TimeUnit.SECONDS);
            assertNotNull(server);
            // a ticket would have been sent at the end of the handshake, before this
            SendStream stream = server.connection.openUnidirectional();
            assertNotNull(stream);
            stream.write(ByteBuffer.wrap(new byte[] {1}));
            assertTrue(heard.await(30, TimeUnit.SECONDS));
            assertThrows(
                    AssertionError.class,
                    () -> Await.until(
                            "a ticket", 2, () -> !client.getNewSessionTickets().isEmpty()));
            client.closeAndWait();
        }
    }
}
