package io.fastrelay.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.transport.BidirectionalStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class LossTest {

    @ParameterizedTest
    @ValueSource(strings = {"moqt", "https"})
    void everything_arrives_byte_exact_when_every_twentieth_packet_is_lost(String scheme) throws Exception {
        try (Link link = Link.listenOnly(Link.options(), Bytes::echo);
                LossyPath path = new LossyPath(link.listener.address(), 0.05, 7)) {
            TestPeer client = link.dial(scheme, path.port(), options -> options);
            TestPeer server = TestPeer.take(link.accepted);
            MediaQueue media = new MediaQueue(server.connection.media());
            Map<ByteBuffer, Integer> missing = new HashMap<>();
            int count = 200;
            for (int i = 0; i < count; i++) {
                byte[] stream = Bytes.random(20_000, i);
                missing.put(ByteBuffer.wrap(stream), i);
                media.send(stream);
            }
            byte[] data = Bytes.random(500_000, 99);
            Received answer = new Received(null, null);
            BidirectionalStream stream = client.connection.openBidirectional(answer);
            stream.write(ByteBuffer.wrap(data));
            stream.finish();
            assertArrayEquals(data, answer.awaitWhole());
            for (int i = 0; i < count; i++) {
                byte[] whole = TestPeer.take(client.streams).awaitWhole();
                assertTrue(missing.remove(ByteBuffer.wrap(whole)) != null, "stream " + i + " is not what was sent");
            }
            Await.until("all acknowledged", () -> media.acknowledged.get() == count);
            assertTrue(path.lost.get() > 50, "the path lost " + path.lost.get() + " packets");
        }
    }
}
