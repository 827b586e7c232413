package io.fastrelay.transport.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.fastrelay.moqt.Wire;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FrameReaderTest {

    private static Stream<PacketCase> good() {
        return PacketCases.all().stream();
    }

    private static Stream<BadPacket> bad() {
        return PacketCases.bad().stream();
    }

    private static RecordingFrames read(String annotated) throws QuicException {
        RecordingFrames frames = new RecordingFrames();
        frames.read(false, Wire.bytes(annotated));
        return frames;
    }

    @ParameterizedTest
    @MethodSource("good")
    void framesAreReadAsTheTableSays(PacketCase row) throws QuicException {
        RecordingFrames frames = new RecordingFrames();
        frames.read(row.atClient(), row.bytes());
        assertEquals(row.events(), frames.events);
    }

    @ParameterizedTest
    @MethodSource("bad")
    void badFramesCloseTheConnectionWithTheRightError(BadPacket row) {
        RecordingFrames frames = new RecordingFrames();
        QuicException error = assertThrows(QuicException.class, () -> frames.read(false, row.bytes()));
        assertEquals(row.code(), error.code(), error.getMessage());
        assertTrue(error.getMessage().contains(row.says()), error.getMessage());
    }

    @ParameterizedTest
    @MethodSource("good")
    void aPacketThatIsCutOffSaysNothingThatTheWholeDoesNot(PacketCase row) {
        byte[] bytes = row.bytes();
        for (int length = 0; length < bytes.length; length++) {
            RecordingFrames frames = new RecordingFrames();
            try {
                frames.read(row.atClient(), java.util.Arrays.copyOf(bytes, length));
            } catch (QuicException expected) {
                assertTrue(
                        expected.code() == QuicException.FRAME_ENCODING_ERROR || length == 0,
                        () -> row + ": " + expected.getMessage());
            }
            for (int i = 0; i < frames.events.size(); i++) {
                String whole = row.events().get(i);
                String event = frames.events.get(i);
                // a frame without a length ends where the packet ends
                assertTrue(
                        whole.equals(event)
                                || i == frames.events.size() - 1 && whole.startsWith(event.replace(" fin", "")),
                        () -> row + ": " + event + " is not " + whole);
            }
        }
    }

    @Test
    void whatIsBeforeTheFaultCountsAndNothingOfTheFrameAtFault() {
        RecordingFrames frames = new RecordingFrames();
        assertThrows(QuicException.class, () -> frames.read(false, Wire.bytes("10 05  02 05 00 01 00 00 04  10 06")));
        assertEquals(List.of("max data 5"), frames.events);
    }

    @Test
    void framesOfTheHandshakesSideAreCollectedAsTheyAre() throws QuicException {
        RecordingFrames frames = read("""
                01
                06 40 05 02 aa bb      // an offset in more bytes than it needs stays so
                10 01
                18 02 01 04 cc*4 dd*16
                00 00
                19 00
                1d 40 64 00
                30 61 62
                """);
        assertArrayEquals(
                Wire.bytes("06 40 05 02 aa bb  18 02 01 04 cc*4 dd*16  19 00  1d 40 64 00"), frames.handshakeSide());
        assertEquals(List.of("max data 1", "datagram 6162"), frames.events);
    }

    @Test
    void onlyAckPaddingAndCloseAreNotAckEliciting() throws QuicException {
        for (String quiet : List.of("00", "02 05 00 00 00", "03 05 00 00 00 00 00 00", "1c 00 00 00", "1d 00 00 00")) {
            assertFalse(read(quiet).result.ackEliciting, quiet);
        }
        for (PacketCase row : PacketCases.all()) {
            if (!List.of("padding alone", "close").contains(row.name())
                    && !row.name().startsWith("ack ")) {
                RecordingFrames frames = new RecordingFrames();
                assertFalse(frames.result.ackEliciting);
                try {
                    frames.read(row.atClient(), row.bytes());
                } catch (QuicException e) {
                    throw new AssertionError(row.name(), e);
                }
                assertTrue(frames.result.ackEliciting, row.name());
            }
        }
        assertTrue(read("02 05 00 00 00 01").result.ackEliciting);
    }

    @Test
    void aPacketIsProbingIfAllItsFramesAre() throws QuicException {
        assertTrue(read("1a 01*8 00*10 1b 02*8 18 02 01 04 cc*4 dd*16").result.probing);
        assertTrue(read("00").result.probing);
        assertFalse(read("1a 01*8 01").result.probing);
        assertFalse(read("02 05 00 00 00 1a 01*8").result.probing);
        assertFalse(read("19 00 1b 01*8").result.probing);
    }

    @Test
    void aReaderIsUsedAgainForOtherPacketsAndArrays() throws QuicException {
        RecordingFrames frames = new RecordingFrames();
        FrameReader reader = new FrameReader(false, frames, frames);
        FrameReader.Result result = new FrameReader.Result();
        byte[] side = new byte[100];
        byte[] array = Wire.bytes("06 00 01 aa 08 02 61 62 63");
        reader.read(array, array.length, side, result);
        assertEquals(4, result.handshakeSide);
        reader.read(Wire.bytes("1a 01*8"), 9, side, result);
        assertTrue(result.probing);
        assertEquals(0, result.handshakeSide);
        reader.read(array, 8, side, result);
        assertFalse(result.probing);
        assertEquals(
                List.of("stream 2 at 0: 616263", "challenge 101010101010101", "stream 2 at 0: 6162"), frames.events);
        assertThrows(IllegalArgumentException.class, () -> reader.read(new byte[3], 4, side, result));
    }

    /** Hears everything, keeps nothing but sums. */
    private static final class Sums implements FrameReader.Connection, FrameHandler {
        long sum;
        ByteBuffer last = ByteBuffer.allocate(0);

        @Override
        public void ackBegin(long largest, long delay) {
            sum += largest;
        }

        @Override
        public void ackRange(long smallest, long largest) {
            sum += largest - smallest;
        }

        @Override
        public void ackEnd() {}

        @Override
        public void onPathChallenge(long data) {}

        @Override
        public void onPathResponse(long data) {}

        @Override
        public void onImmediateAck() {}

        @Override
        public void onAckFrequency(long sequence, long threshold, long maxDelayMicros, long reorderingThreshold) {}

        @Override
        public void onStream(long streamId, long offset, ByteBuffer data, boolean fin) {
            sum += data.remaining();
            last = data;
        }

        @Override
        public void onResetStream(long streamId, long code, long finalSize) {}

        @Override
        public void onStopSending(long streamId, long code) {}

        @Override
        public void onMaxData(long limit) {}

        @Override
        public void onMaxStreamData(long streamId, long limit) {}

        @Override
        public void onMaxStreams(boolean bidirectional, long limit) {}

        @Override
        public void onDatagram(ByteBuffer data) {
            sum += data.remaining();
        }

        @Override
        public void onHandshakeSide(byte[] packet, java.net.InetSocketAddress from) {}

        @Override
        public void onPeerAddress(java.net.InetSocketAddress address) {}

        @Override
        public void onError(QuicException error) {}

        @Override
        public void onActivity() {}
    }

    @Test
    void dataIsHandedOnInPlaceAndNothingIsAllocatedPerPacket() throws QuicException {
        Sums sums = new Sums();
        FrameReader reader = new FrameReader(false, sums, sums);
        ReceivedNumbers received = new ReceivedNumbers();
        AckSchedule schedule = new AckSchedule(25_000_000);
        FrameReader.Result result = new FrameReader.Result();
        byte[] payload =
                Wire.bytes("02 14 00 02 02 00 03 04 07  0a 02 40 80 61*128  31 02 61 62  10 05  1a 01*8  08 06 61");
        byte[] side = new byte[payload.length];
        ByteBuffer ack = ByteBuffer.allocate(100);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long before = 0;
        int packets = 20_000;
        for (int i = 0; i < packets; i++) {
            if (i == packets / 2) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            long number = i + i / 10;
            reader.read(payload, payload.length, side, result);
            long largest = received.largest();
            assertTrue(received.add(number, i));
            schedule.received(number, result.ackEliciting, largest, i);
            if (schedule.isDue(i)) {
                received.writeAck(ack.clear(), 3, i);
                schedule.sent();
            }
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < packets, () -> allocated + " bytes for " + packets / 2 + " packets");
        assertSame(payload, sums.last.array());
        assertTrue(sums.sum > packets);
    }
}
