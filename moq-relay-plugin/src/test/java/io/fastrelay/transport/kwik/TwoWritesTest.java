package io.fastrelay.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.transport.SendStream;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TwoWritesTest {

    private static final int PAIRS = 10_000;

    @Test
    void the_second_of_two_writes_never_waits_for_a_third() throws Exception {
        try (Link link = Link.raw()) {
            SendStream stream = link.server.connection.openUnidirectional();
            assertNotNull(stream);
            stream.write(ByteBuffer.wrap(new byte[1]));
            Received received = TestPeer.take(link.client.streams);
            for (int i = 1; i <= PAIRS; i++) {
                stream.write(ByteBuffer.wrap(new byte[1]));
                // the second write shall meet the send context at every point of its look at the first
                long until = System.nanoTime() + i % 400 * 500L;
                while (System.nanoTime() < until) {
                    Thread.onSpinWait();
                }
                stream.write(ByteBuffer.wrap(new byte[1]));
                int expected = 1 + 2 * i;
                long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(TestPeer.PATIENCE_SECONDS);
                while (received.length() < expected) {
                    assertTrue(System.nanoTime() < patience, received.length() + " of " + expected + " bytes arrived");
                    Thread.onSpinWait();
                }
            }
        }
    }
}
