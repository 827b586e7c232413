package io.fastrelay.transport.fake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.fastrelay.transport.BidirectionalStream;
import io.fastrelay.transport.CloseInfo;
import io.fastrelay.transport.ConnectionHandler;
import io.fastrelay.transport.MediaFrame;
import io.fastrelay.transport.MediaSource;
import io.fastrelay.transport.MediaStream;
import io.fastrelay.transport.ReceiveHandler;
import io.fastrelay.transport.ReceiveStream;
import io.fastrelay.transport.SendStream;
import io.fastrelay.transport.SentBytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FakeNetworkTest {

    /** Collects the bytes of every stream. */
    private static final class Collector implements ConnectionHandler {
        final List<Taken> taken = new ArrayList<>();
        final List<ReceiveStream> streams = new ArrayList<>();
        final List<byte[]> datagrams = new ArrayList<>();
        int streamsAvailable;
        CloseInfo closed;

        @Override
        public ReceiveHandler onBidirectional(BidirectionalStream stream) {
            return onUnidirectional(stream);
        }

        @Override
        public ReceiveHandler onUnidirectional(ReceiveStream stream) {
            Taken handler = new Taken();
            taken.add(handler);
            streams.add(stream);
            return handler;
        }

        @Override
        public void onDatagram(ByteBuffer datagram) {
            byte[] copy = new byte[datagram.remaining()];
            datagram.get(copy);
            datagrams.add(copy);
        }

        @Override
        public void onStreamsAvailable() {
            streamsAvailable++;
        }

        @Override
        public void onClosed(CloseInfo info) {
            closed = info;
        }
    }

    private static final class Taken implements ReceiveHandler {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean fin;
        long reset = -1;

        @Override
        public void onData(ByteBuffer data, boolean end) {
            while (data.hasRemaining()) {
                bytes.write(data.get());
            }
            fin = end;
        }

        @Override
        public void onReset(long code) {
            reset = code;
        }
    }

    private final Collector atClient = new Collector();
    private final Collector atServer = new Collector();

    private FakeNetwork.Pair connect(FakeNetwork network) {
        FakeNetwork.Pair pair = network.connect();
        pair.client().handler(atClient);
        pair.server().handler(atServer);
        return pair;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void streamsKeepTheirBytesInOrderHoweverTheyAreShuffled(long seed) {
        FakeNetwork network = FakeNetwork.shuffled(seed);
        FakeNetwork.Pair pair = connect(network);
        byte[] data = new byte[5000];
        new Random(seed).nextBytes(data);
        for (int i = 0; i < 3; i++) {
            SendStream stream = pair.client().openUnidirectional();
            stream.write(ByteBuffer.wrap(data, 0, 2000));
            stream.write(ByteBuffer.wrap(data, 2000, 3000));
            stream.finish();
        }
        network.run();
        assertEquals(3, atServer.taken.size());
        for (Taken taken : atServer.taken) {
            assertArrayEquals(data, taken.bytes.toByteArray());
            assertEquals(true, taken.fin);
        }
    }

    @Test
    void aPausedStreamWaitsAndTheOthersGoOn() {
        FakeNetwork network = FakeNetwork.inOrder();
        FakeNetwork.Pair pair = connect(network);
        SendStream first = pair.client().openUnidirectional();
        SendStream second = pair.client().openUnidirectional();
        first.write(ByteBuffer.wrap(new byte[] {1}));
        second.write(ByteBuffer.wrap(new byte[] {2}));
        network.run();
        atServer.streams.get(0).pause();
        first.write(ByteBuffer.wrap(new byte[] {3}));
        second.write(ByteBuffer.wrap(new byte[] {4}));
        network.run();
        assertArrayEquals(new byte[] {1}, atServer.taken.get(0).bytes.toByteArray());
        assertArrayEquals(new byte[] {2, 4}, atServer.taken.get(1).bytes.toByteArray());
        assertEquals(1, pair.client().queuedBytes());
        atServer.streams.get(0).resume();
        network.run();
        assertArrayEquals(new byte[] {1, 3}, atServer.taken.get(0).bytes.toByteArray());
    }

    @Test
    void stopSendingTellsTheSenderAndResetsTheStream() {
        FakeNetwork network = FakeNetwork.inOrder();
        FakeNetwork.Pair pair = connect(network);
        List<Long> stops = new ArrayList<>();
        Taken answers = new Taken();
        BidirectionalStream stream = pair.client().openBidirectional(answers);
        stream.onStopSending(stops::add);
        stream.write(ByteBuffer.wrap(new byte[] {1}));
        network.run();
        atServer.streams.get(0).stopSending(7);
        ((BidirectionalStream) atServer.streams.get(0)).reset(8);
        network.run();
        assertEquals(List.of(7L), stops);
        assertEquals(8, answers.reset);
        assertEquals(-1, atServer.taken.get(0).reset);
    }

    @Test
    void withoutCreditNoStreamOpensUntilMoreIsGranted() {
        FakeNetwork network = FakeNetwork.inOrder();
        FakeNetwork.Pair pair = connect(network);
        pair.client().limitStreams(1, 0);
        assertNotNull(pair.client().openBidirectional(new Taken()));
        assertNull(pair.client().openBidirectional(new Taken()));
        assertNull(pair.client().openUnidirectional());
        pair.client().grantStreams(1, 1);
        network.run();
        assertEquals(1, atClient.streamsAvailable);
        assertNotNull(pair.client().openBidirectional(new Taken()));
    }

    @Test
    void bothEndsHearOfAClose() {
        FakeNetwork network = FakeNetwork.inOrder();
        FakeNetwork.Pair pair = connect(network);
        pair.server().close(3, "why");
        network.run();
        assertEquals(new CloseInfo(CloseInfo.Cause.LOCAL, 3, "why"), atServer.closed);
        assertEquals(new CloseInfo(CloseInfo.Cause.PEER, 3, "why"), atClient.closed);
    }

    /** Sends a datagram, then one stream, and again what of it is lost. */
    private static final class OneStream implements MediaSource {
        final byte[] data;
        final FakeMediaChannel channel;
        final SentBytes sent = new SentBytes();
        final List<MediaStream> acknowledged = new ArrayList<>();
        final List<Long> upTo = new ArrayList<>();
        int lost;
        boolean closed;
        private MediaStream stream;
        private boolean datagramSent;

        OneStream(byte[] data, FakeMediaChannel channel) {
            this.data = data;
            this.channel = channel;
            sent.append(data, null, 0);
            channel.source(this);
        }

        @Override
        public void onWake() {}

        @Override
        public Produced produce(MediaFrame frame) {
            if (!datagramSent) {
                frame.datagram().put(new byte[] {9});
                frame.endDatagram();
                datagramSent = true;
                return Produced.FRAME;
            }
            if (sent.isMissing()) {
                sent.repeat(frame.repeat(stream, sent.missingFrom()));
                frame.endStream(false);
                return Produced.FRAME;
            }
            if (stream == null) {
                stream = channel.open(new byte[] {1, 2});
            }
            int offset = (int) stream.offset();
            if (offset == data.length || stream.credit() == 0) {
                return Produced.NOTHING;
            }
            ByteBuffer buffer = frame.stream(stream);
            int length = Math.min(buffer.remaining(), data.length - offset);
            assertEquals(true, length <= 100);
            buffer.put(data, offset, length);
            frame.endStream(offset + length == data.length);
            return Produced.FRAME;
        }

        @Override
        public void onAcknowledged(MediaStream about, long offset) {
            upTo.add(offset);
            sent.acknowledged(offset);
        }

        @Override
        public void onLost(MediaStream about, long offset, int length) {
            lost += length;
            sent.lost(offset, length);
        }

        @Override
        public void onAllAcknowledged(MediaStream done) {
            acknowledged.add(done);
        }

        @Override
        public void onStopSending(MediaStream stopped, long code) {}

        @Override
        public void onClosed() {
            closed = true;
        }
    }

    private byte[] randomBytes(int length) {
        byte[] data = new byte[length];
        new Random(5).nextBytes(data);
        return data;
    }

    private byte[] behindPrefix(int stream) {
        byte[] all = atServer.taken.get(stream).bytes.toByteArray();
        assertArrayEquals(new byte[] {1, 2}, Arrays.copyOf(all, 2));
        return Arrays.copyOfRange(all, 2, all.length);
    }

    @Test
    void mediaIsPulledWithinTheWindowsAndAcknowledged() {
        FakeNetwork network = FakeNetwork.inOrder();
        FakeNetwork.Pair pair = connect(network);
        pair.client().media().windows(100, 150);
        OneStream source = new OneStream(randomBytes(1000), pair.client().media());
        network.run();
        assertArrayEquals(source.data, behindPrefix(0));
        assertEquals(1, source.acknowledged.size());
        assertEquals(1000L, source.upTo.get(source.upTo.size() - 1));
        assertArrayEquals(new byte[] {9}, atServer.datagrams.get(0));
        pair.server().close(0, "");
        network.run();
        assertEquals(true, source.closed);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatIsLostIsAskedForAgainAndArrives(long seed) {
        FakeNetwork network = FakeNetwork.shuffled(seed);
        FakeNetwork.Pair pair = connect(network);
        Random random = new Random(seed);
        pair.client().media().packetSize(100);
        pair.client().media().lossOfFrames(() -> random.nextInt(3) == 0);
        OneStream source = new OneStream(randomBytes(3000), pair.client().media());
        network.run();
        assertArrayEquals(source.data, behindPrefix(0));
        assertEquals(true, atServer.taken.get(0).fin);
        assertEquals(1, source.acknowledged.size());
        assertEquals(true, source.lost > 0);
        assertEquals(source.lost, pair.client().media().repeatedBytes());
    }
}
