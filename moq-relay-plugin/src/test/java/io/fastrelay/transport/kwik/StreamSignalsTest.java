package io.fastrelay.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.transport.BidirectionalStream;
import io.fastrelay.transport.MediaStream;
import io.fastrelay.transport.SendStream;
import io.fastrelay.transport.stream.StreamLimits;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class StreamSignalsTest {

    @ParameterizedTest
    @ValueSource(strings = {"moqt", "https"})
    void a_reset_arrives_with_its_code_in_both_directions(String scheme) throws Exception {
        try (Link link = Link.open(scheme, Link.options(), stream -> stream)) {
            for (long code : new long[] {0, 1, 29, 30, 31, 0x1234, 0xffffffffL}) {
                assertEquals(code, resetBy(link.client, link.server, code));
                assertEquals(code, resetBy(link.server, link.client, code));
            }
        }
    }

    private static long resetBy(TestPeer from, TestPeer to, long code) throws Exception {
        SendStream stream = from.connection.openUnidirectional();
        stream.write(ByteBuffer.wrap(Bytes.random(100, 1)));
        Received received = TestPeer.take(to.streams);
        stream.reset(code);
        return received.awaitReset();
    }

    @ParameterizedTest
    @ValueSource(strings = {"moqt", "https"})
    void stop_sending_reaches_the_sender_and_resets_the_stream_with_the_same_code(String scheme) throws Exception {
        try (Link link = Link.open(scheme, Link.options(), stream -> stream)) {
            SendStream stream = link.client.connection.openUnidirectional();
            CompletableFuture<Long> stopped = new CompletableFuture<>();
            stream.onStopSending(stopped::complete);
            stream.write(ByteBuffer.wrap(Bytes.random(100, 1)));
            TestPeer.take(link.server.streams).stream.stopSending(77);
            assertEquals(77, stopped.get(TestPeer.PATIENCE_SECONDS, TimeUnit.SECONDS));
            for (QuicLink end : link.ends()) {
                Await.until("stream forgotten", () -> end.streams().size() <= 3);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"moqt", "https"})
    void stop_sending_reaches_the_media_source(String scheme) throws Exception {
        try (Link link = Link.open(scheme, Link.options(), stream -> stream)) {
            MediaQueue media = new MediaQueue(link.server.connection.media());
            media.send(Bytes.random(5_000_000, 1));
            TestPeer.take(link.client.streams).stream.stopSending(5);
            assertEquals(5, TestPeer.take(media.stopped));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"moqt", "https"})
    void a_media_stream_that_is_reset_arrives_as_reset(String scheme) throws Exception {
        try (Link link = Link.open(scheme, Link.options(), stream -> {
            stream.stream.pause();
            return stream;
        })) {
            MediaQueue media = new MediaQueue(link.client.connection.media());
            media.send(Bytes.random(5_000_000, 1));
            MediaStream stream = TestPeer.take(media.opened);
            Received received = TestPeer.take(link.server.streams);
            stream.reset(9);
            received.stream.resume();
            assertEquals(9, received.awaitReset());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"moqt", "https"})
    void datagrams_arrive_in_both_directions(String scheme) throws Exception {
        try (Link link = Link.open(scheme, Link.options(), stream -> stream)) {
            MediaQueue up = new MediaQueue(link.client.connection.media());
            MediaQueue down = new MediaQueue(link.server.connection.media());
            for (int length : new int[] {0, 1, 100, link.client.connection.maxDatagramLength()}) {
                byte[] sent = Bytes.random(length, length);
                up.datagram(sent);
                down.datagram(sent);
                assertArrayEquals(sent, TestPeer.take(link.server.datagrams));
                assertArrayEquals(sent, TestPeer.take(link.client.datagrams));
            }
            assertTrue(link.client.connection.maxDatagramLength() > 1100);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"moqt", "https"})
    void a_paused_stream_holds_its_sender_back_and_goes_on_when_resumed(String scheme) throws Exception {
        StreamLimits narrow = new StreamLimits(10, 10, 16_384, 65_536, 4 << 20);
        try (Link link = Link.open(scheme, Link.options().withStreams(narrow), stream -> {
            stream.stream.pause();
            return stream;
        })) {
            byte[] data = Bytes.random(1_000_000, 3);
            SendStream stream = link.client.connection.openUnidirectional();
            // other streams pass the one that stands still
            stream.write(ByteBuffer.wrap(data, 0, 900_000));
            stream.write(ByteBuffer.wrap(data, 900_000, 100_000));
            stream.finish();
            Received first = TestPeer.take(link.server.streams);
            Await.until("window used up", () -> stream.queuedBytes() < 1_000_000 - 10_000);
            SendStream other = link.client.connection.openUnidirectional();
            other.write(ByteBuffer.wrap(data, 0, 10_000));
            other.finish();
            Received second = TestPeer.take(link.server.streams);
            second.stream.resume();
            assertEquals(10_000, second.awaitWhole().length);
            assertFalse(first.whole.isDone());
            assertTrue(stream.queuedBytes() >= 1_000_000 - 16_384, "sent more than the window");
            assertTrue(first.length() <= 16_384);
            first.stream.resume();
            assertArrayEquals(data, first.awaitWhole());
        }
    }

    @Test
    void media_waits_for_flow_control_and_goes_on_when_credit_returns() throws Exception {
        StreamLimits narrow = new StreamLimits(10, 10, 8_192, 32_768, 1 << 20);
        try (Link link = Link.open("moqt", Link.options().withStreams(narrow), stream -> stream)) {
            MediaQueue media = new MediaQueue(link.client.connection.media());
            for (int i = 0; i < 50; i++) {
                media.send(Bytes.random(40_000, 1));
            }
            byte[] expected = Bytes.random(40_000, 1);
            for (int i = 0; i < 50; i++) {
                assertArrayEquals(expected, TestPeer.take(link.server.streams).awaitWhole());
            }
            Await.until("all acknowledged", () -> media.acknowledged.get() == 50);
        }
    }

    @Test
    void streams_become_available_when_others_end() throws Exception {
        StreamLimits few = new StreamLimits(4, 4, 8_192, 32_768, 1 << 20);
        try (Link link = Link.open("moqt", Link.options().withStreams(few), Bytes::echo)) {
            BidirectionalStream[] open = new BidirectionalStream[4];
            Received[] answers = new Received[4];
            for (int i = 0; i < 4; i++) {
                answers[i] = new Received(null, null);
                open[i] = link.client.connection.openBidirectional(answers[i]);
                open[i].write(ByteBuffer.wrap(new byte[] {1}));
            }
            assertEquals(null, link.client.connection.openBidirectional(new Received(null, null)));
            open[0].finish();
            answers[0].awaitWhole();
            Await.until("streams available", () -> link.client.streamsAvailable.get() > 0);
            Received fifth = new Received(null, null);
            BidirectionalStream stream = link.client.connection.openBidirectional(fifth);
            stream.write(ByteBuffer.wrap(new byte[] {5}));
            stream.finish();
            assertArrayEquals(new byte[] {5}, fifth.awaitWhole());
        }
    }

    @Test
    void a_peer_that_does_not_read_its_control_stream_is_closed() throws Exception {
        StreamLimits narrow = new StreamLimits(10, 10, 8_192, 32_768, 20_000);
        try (Link link = Link.open("moqt", Link.options().withStreams(narrow), stream -> stream)) {
            // the listener's limit holds for what the server queues; the client grants its own, wider window
            SendStream stream = link.server.connection.openUnidirectional();
            byte[] part = new byte[19_000];
            for (int i = 0; i < 500 && !link.server.closed.isDone(); i++) {
                stream.write(ByteBuffer.wrap(part));
            }
            assertEquals(
                    1,
                    link.server
                            .closed
                            .get(TestPeer.PATIENCE_SECONDS, TimeUnit.SECONDS)
                            .code());
        }
    }

    @Test
    void fifty_thousand_streams_leave_nothing_behind() throws Exception {
        try (Link link = Link.raw()) {
            MediaQueue media = new MediaQueue(link.server.connection.media());
            int count = 50_000;
            for (int i = 0; i < count; i++) {
                media.send(new byte[] {1, 2, 3});
            }
            for (int i = 0; i < count; i++) {
                assertEquals(3, TestPeer.take(link.client.streams).awaitWhole().length);
            }
            Await.until("all acknowledged", () -> media.acknowledged.get() == count);
            for (QuicLink end : link.ends()) {
                Await.until("tables empty", () -> end.streams().size() == 0);
            }
        }
    }
}
