package io.fastrelay.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.fastrelay.transport.SendStream;
import java.nio.ByteBuffer;
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
                Await.until(expected + " bytes", 10, () -> {
                    Thread.yield();
                    return received.length() == expected;
                });
            }
        }
    }
}
