package io.fastrelay.transport.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.transport.BidirectionalStream;
import io.fastrelay.transport.packet.QuicException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames in no order that makes sense end a connection with one of the protocol's errors, or do no harm. */
class RandomFramesTest {

    private static final StreamLimits NARROW = new StreamLimits(5, 5, 4096, 8192, 1 << 16);
    private static final int STREAMS = 2 * 5 + 10;
    private static final Set<Long> ERRORS = Set.of(
            QuicException.FLOW_CONTROL_ERROR,
            QuicException.STREAM_LIMIT_ERROR,
            QuicException.STREAM_STATE_ERROR,
            QuicException.FINAL_SIZE_ERROR);

    private Random random = new Random();
    private int peer;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void nothing_but_a_protocol_error_comes_of_them(long seed) {
        random = new Random(seed);
        int errors = 0;
        int connections = 0;
        for (int i = 0; i < 300; i++) {
            connections++;
            boolean client = random.nextBoolean();
            peer = client ? 1 : 0;
            End end = End.open(client, NARROW, NARROW);
            end.onStream = stream -> {
                if (random.nextInt(4) == 0) {
                    stream.stream.pause();
                }
                if (random.nextInt(8) == 0) {
                    stream.stream.stopSending(random.nextInt(10));
                }
                if (stream.answer != null && random.nextBoolean()) {
                    stream.answer.write(End.bytes(random.nextInt(2000)));
                    stream.answer.finish();
                }
                return stream;
            };
            TestMedia media = new TestMedia(end.outbox);
            try {
                for (int frame = 0; frame < 30; frame++) {
                    act(end, media);
                    frame(end.table);
                    assertTrue(end.table.size() <= STREAMS, end.table.size() + " streams");
                }
            } catch (QuicException e) {
                errors++;
                assertTrue(ERRORS.contains(e.code()), e.code() + " " + e.getMessage());
            }
            assertEquals(List.of(), end.failures);
        }
        assertTrue(errors > 10 && errors < connections, errors + " of " + connections);
    }

    private void act(End end, TestMedia media) {
        switch (random.nextInt(12)) {
            case 0 ->
                media.open(
                        new byte[random.nextInt(4)],
                        End.bytes(random.nextInt(5000)).array());
            case 1 -> {
                BidirectionalStream stream = end.table.openBidirectional(new Arrived(null, null));
                if (stream != null) {
                    stream.write(End.bytes(random.nextInt(1000)));
                }
            }
            case 2 -> end.send().forEach(end.packets::acknowledge);
            case 3 -> end.send().forEach(end.packets::lose);
            case 4 -> end.arrived.values().forEach(arrived -> arrived.stream.resume());
            default -> end.outbox.onWake();
        }
    }

    private void frame(StreamTable table) throws QuicException {
        // mostly streams that may be there, seldom others
        long id = random.nextInt(2000) == 0 ? random.nextLong() >>> 2 : random.nextInt(20);
        long offset = random.nextInt(300) == 0 ? random.nextInt(10_000) : random.nextInt(800);
        switch (random.nextInt(40)) {
            case 0 -> table.onResetStream(id, random.nextInt(100), offset + random.nextInt(1000));
            case 1 -> table.onStopSending(id, random.nextInt(100));
            case 2 -> table.onMaxStreamData(id, random.nextInt(10_000));
            case 3, 4, 5 -> table.onMaxStreams(random.nextBoolean(), random.nextInt(10));
            case 6, 7, 8 -> table.onMaxData(random.nextInt(100_000));
            default -> {
                // those of the peer, so that not every connection ends at once
                long peers = random.nextInt(500) == 0 ? id : 4L * random.nextInt(5) + (id & 2) + peer;
                boolean fin = random.nextInt(500) == 0;
                table.onStream(peers, offset, ByteBuffer.allocate(random.nextInt(300)), fin);
            }
        }
    }
}
