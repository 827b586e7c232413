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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    void a_web_transport_session_tells_path_and_authority() throws Exception {
        try (Link link = Link.webTransport()) {
            ConnectionInfo info = link.server.connection.info();
            assertEquals(ConnectionInfo.Kind.WEBTRANSPORT, info.kind());
            assertEquals(Link.PROTOCOL, info.protocol());
            assertEquals("/some/path?a=b", info.path());
            assertEquals("127.0.0.1:" + link.listener.address().getPort(), info.authority());
            assertEquals(Link.PROTOCOL, link.client.connection.info().protocol());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"moqt", "https"})
    void what_is_written_on_a_bidirectional_stream_comes_back_from_an_echo(String scheme) throws Exception {
        try (Link link = Link.open(scheme, Link.options(), Bytes::echo)) {
            byte[] data = Bytes.random(300_000, 1);
            Received answer = new Received(null, null);
            BidirectionalStream stream = link.client.connection.openBidirectional(answer);
            stream.write(ByteBuffer.wrap(data));
            stream.finish();
            assertArrayEquals(data, answer.awaitWhole());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"moqt", "https"})
    void unidirectional_streams_arrive_whole_in_both_directions(String scheme) throws Exception {
        try (Link link = Link.open(scheme, Link.options(), stream -> stream)) {
            byte[] up = Bytes.random(100_000, 2);
            byte[] down = Bytes.random(100_000, 3);
            send(link.client, up);
            send(link.server, down);
            assertArrayEquals(up, TestPeer.take(link.server.streams).awaitWhole());
            assertArrayEquals(down, TestPeer.take(link.client.streams).awaitWhole());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"moqt", "https"})
    void five_thousand_media_streams_arrive_complete_and_leave_nothing_behind(String scheme) throws Exception {
        try (Link link = Link.open(scheme, Link.options(), stream -> stream)) {
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
            // what HTTP/3 itself keeps open: both control streams and the request
            int rest = scheme.equals("https") ? 3 : 0;
            for (QuicLink end : link.ends()) {
                Await.until("tables empty", () -> end.streams().size() == rest);
            }
        }
    }

    private static void send(TestPeer from, byte[] data) {
        SendStream stream = from.connection.openUnidirectional();
        stream.write(ByteBuffer.wrap(data));
        stream.finish();
    }
}
