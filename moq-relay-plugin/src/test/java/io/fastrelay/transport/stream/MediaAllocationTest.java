package io.fastrelay.transport.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.fastrelay.transport.MediaFrame;
import io.fastrelay.transport.MediaSource;
import io.fastrelay.transport.MediaStream;
import io.fastrelay.transport.ReceiveHandler;
import io.fastrelay.transport.packet.QuicException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Packets of a long stream cost no objects, neither where they are made nor where they are read. */
class MediaAllocationTest {

    private static final int PACKETS = 20_000;
    private static final int DATA = 1000;
    /** Far less than one smallest object for each packet. */
    private static final long ALLOWED_BYTES = PACKETS;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final End server = End.open(false);
    private final Endless source = new Endless();

    private void requireNone(Executable turn) throws Throwable {
        turn.execute();
        turn.execute();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            turn.execute();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least < ALLOWED_BYTES, "allocated " + least);
    }

    @Test
    void packets_sent_acknowledged_and_lost_allocate_nothing() throws Throwable {
        server.outbox.source(source);
        server.table.onMaxData(1L << 60);
        server.table.onMaxStreamData(3, 1L << 60);
        requireNone(() -> {
            for (int i = 0; i < PACKETS; i += 10) {
                source.allowed = 10;
                long first = source.stream.offset();
                assertEquals(10, server.packets.fill(End.ROOM));
                // the fourth is lost, and repeated by the source
                server.outbox.onLost(source.stream, first + 3 * DATA, DATA, false);
                assertEquals(1, server.packets.fill(End.ROOM));
                server.outbox.onAcknowledged(source.stream, first + 4 * DATA, 6 * DATA, false);
                server.outbox.onAcknowledged(source.stream, first, 4 * DATA, false);
            }
        });
        assertEquals(5L * PACKETS * DATA, source.arrived);
    }

    @Test
    void bytes_that_come_in_order_allocate_nothing() throws Throwable {
        long[] came = new long[1];
        ReceiveHandler counting = new ReceiveHandler() {
            @Override
            public void onData(ByteBuffer data, boolean fin) {
                came[0] += data.remaining();
            }

            @Override
            public void onReset(long code) {
                throw new AssertionError("no reset");
            }
        };
        server.onStream = stream -> counting;
        ByteBuffer data = ByteBuffer.allocate(DATA);
        requireNone(() -> receive(came, data));
        assertEquals(5L * PACKETS * DATA, came[0]);
    }

    private void receive(long[] came, ByteBuffer data) throws QuicException {
        for (int i = 0; i < PACKETS; i++) {
            data.clear();
            server.table.onStream(2, came[0], data, false);
            if (i % 100 == 0) {
                server.outbox.onWake();
                server.packets.fill(End.ROOM);
            }
        }
    }

    /** One stream without end. */
    private final class Endless implements MediaSource {

        private final byte[] bytes = new byte[DATA];
        private long missing;
        private final MediaStream stream = server.outbox.open();
        private int allowed;
        private int lost;
        private long arrived;

        @Override
        public Produced produce(MediaFrame frame) {
            if (lost > 0) {
                lost--;
                frame.repeat(stream, missing).put(bytes);
                frame.endStream(false);
                return Produced.FRAME;
            }
            if (allowed == 0) {
                return Produced.NOTHING;
            }
            ByteBuffer room = frame.stream(stream);
            if (room.remaining() < DATA) {
                return Produced.NEEDS_NEW_PACKET;
            }
            allowed--;
            room.put(bytes);
            frame.endStream(false);
            return Produced.FRAME;
        }

        @Override
        public void onAcknowledged(MediaStream of, long upTo) {
            arrived = upTo;
        }

        @Override
        public void onLost(MediaStream of, long offset, int length) {
            assertEquals(DATA, length);
            missing = offset;
            lost++;
        }

        @Override
        public void onAllAcknowledged(MediaStream of) {
            throw new AssertionError("it has no end");
        }

        @Override
        public void onStopSending(MediaStream of, long code) {
            throw new AssertionError("nobody stops it");
        }

        @Override
        public void onWake() {
            // it looks when it is asked
        }

        @Override
        public void onClosed() {
            throw new AssertionError("nobody ends it");
        }
    }
}
