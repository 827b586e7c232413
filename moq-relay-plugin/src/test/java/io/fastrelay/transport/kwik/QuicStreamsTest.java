package io.fastrelay.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fastrelay.transport.BidirectionalStream;
import io.fastrelay.transport.ConnectionInfo;
import io.fastrelay.transport.SendStream;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class QuicStreamsTest {

    @Test
    void a_client_connects_and_both_ends_know_the_protocol() throws Exception {
        try (Link link = Link.raw()) {
            assertEquals(Link.PROTOCOL, link.client.connection.info().protocol());
            assertEquals(Link.PROTOCOL, link.server.connection.info().protocol());
            assertEquals(ConnectionInfo.Kind.QUIC, link.server.connection.info().kind());
            assertEquals(1, link.listener.connections());
        }
    }

    @Test
    void what_is_written_on_a_bidirectional_stream_comes_back_from_an_echo() throws Exception {
        try (Link link = Link.open("moqt", Link.options(), Bytes::echo)) {
            byte[] data = Bytes.random(300_000, 1);
            Received answer = new Received(null, null);
            BidirectionalStream stream = link.client.connection.openBidirectional(answer);
            stream.write(ByteBuffer.wrap(data));
            stream.finish();
            assertArrayEquals(data, answer.awaitWhole());
        }
    }

    @Test
    void unidirectional_streams_arrive_whole_in_both_directions() throws Exception {
        try (Link link = Link.raw()) {
            byte[] up = Bytes.random(100_000, 2);
            byte[] down = Bytes.random(100_000, 3);
            send(link.client, up);
            send(link.server, down);
            assertArrayEquals(up, TestPeer.take(link.server.streams).awaitWhole());
            assertArrayEquals(down, TestPeer.take(link.client.streams).awaitWhole());
        }
    }

    @Test
    void five_thousand_media_streams_arrive_complete_and_leave_nothing_behind() throws Exception {
        try (Link link = Link.raw()) {
            MediaQueue media = new MediaQueue(link.server.connection.media());
            int count = 5_000;
            byte[][] sent = new byte[count][];
            Random random = new Random(4);
            for (int i = 0; i < count; i++) {
                sent[i] = Bytes.random(20_000, random.nextInt());
                media.send(sent[i]);
            }
            // streams that finish early may overtake others, so each is found by what it carries
            java.util.Map<ByteBuffer, Integer> missing = new java.util.HashMap<>();
            for (byte[] stream : sent) {
                missing.merge(ByteBuffer.wrap(stream), 1, Integer::sum);
            }
            for (int i = 0; i < count; i++) {
                byte[] whole = TestPeer.take(link.client.streams).awaitWhole();
                assertEquals(1, missing.remove(ByteBuffer.wrap(whole)), "stream " + i + " is not what was sent");
            }
            Await.until("all acknowledged", () -> media.acknowledged.get() == count);
            Await.until(
                    "tables empty",
                    () -> ((QuicLink) link.server.connection).streams().size() == 0);
            Await.until(
                    "tables empty",
                    () -> ((QuicLink) link.client.connection).streams().size() == 0);
        }
    }

    private static void send(TestPeer from, byte[] data) {
        SendStream stream = from.connection.openUnidirectional();
        stream.write(ByteBuffer.wrap(data));
        stream.finish();
    }
}
