package io.fastrelay.moqt.d18;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.fastrelay.moqt.FetchParser;
import io.fastrelay.moqt.FetchSink;
import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.ObjectCodec;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.SubgroupHeader;
import io.fastrelay.moqt.SubgroupParser;
import io.fastrelay.moqt.SubgroupSink;
import io.fastrelay.moqt.Wire;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** The data path allocates for a stream, never for an object. */
class DataPathAllocationTest {

    private static final int OBJECTS = 20_000;
    private static final byte[] PROPERTIES = Wire.bytes("06 80 fa 36 01 02 02");
    private static final byte[] PAYLOAD = new byte[20];
    private static final ObjectCodec CODEC = Draft18.INSTANCE.objects();

    /** Far less than one smallest object for each of them. */
    private static final long ALLOWED_BYTES = OBJECTS;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final ByteBuffer stream = ByteBuffer.allocate(OBJECTS * 64);
    private long objects;

    private final SubgroupSink subgroupSink = new SubgroupSink() {
        @Override
        public void onHeader(SubgroupHeader header) {}

        @Override
        public void onObject(long objectId, ObjectStatus status, ByteBuffer properties, long payloadLength) {
            objects++;
        }

        @Override
        public void onPayload(ByteBuffer chunk) {}
    };

    private final FetchSink fetchSink = new FetchSink() {
        @Override
        public void onObject(
                long groupId,
                long subgroupId,
                boolean datagram,
                long objectId,
                int publisherPriority,
                ByteBuffer properties,
                long payloadLength) {
            objects++;
        }

        @Override
        public void onPayload(ByteBuffer chunk) {}

        @Override
        public void onEndOfRange(Location end, boolean unknown) {}
    };

    @Test
    void subgroupObjectsAreWrittenAndReadWithoutAllocating() {
        SubgroupHeader header = new SubgroupHeader(1, 2, 0, false, -1, true, false, false);
        assertNoAllocation(
                () -> {
                    CODEC.putSubgroupHeader(stream, header);
                    for (int i = 0; i < OBJECTS; i++) {
                        CODEC.objectHeadLength(0, PROPERTIES, PAYLOAD.length, ObjectStatus.NORMAL);
                        CODEC.putObjectHead(stream, 0, PROPERTIES, PAYLOAD.length, ObjectStatus.NORMAL);
                        stream.put(PAYLOAD);
                    }
                },
                () -> {
                    SubgroupParser parser = CODEC.subgroupParser(0x31, 100);
                    stream.position(1);
                    int end = stream.limit();
                    // an odd size cuts every field in two sooner or later
                    for (int start = 1; start < end; start += 37) {
                        parser.feed(stream.limit(Math.min(end, start + 37)).position(start), subgroupSink);
                    }
                    parser.end();
                });
    }

    @Test
    void fetchObjectsAreWrittenAndReadWithoutAllocating() {
        assertNoAllocation(
                () -> {
                    ObjectCodec.FetchWriter writer = CODEC.fetchWriter(GroupOrder.ASCENDING);
                    for (int i = 0; i < OBJECTS; i++) {
                        writer.putObjectHead(stream, i / 9, i % 3, i % 5 == 0, i, 7, PROPERTIES, PAYLOAD.length);
                        stream.put(PAYLOAD);
                    }
                },
                () -> {
                    FetchParser parser = CODEC.fetchParser(GroupOrder.ASCENDING, 100);
                    int end = stream.limit();
                    for (int start = 0; start < end; start += 37) {
                        parser.feed(stream.limit(Math.min(end, start + 37)).position(start), fetchSink);
                    }
                    parser.end();
                });
    }

    private void assertNoAllocation(Runnable write, Runnable read) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 3; round++) {
            objects = 0;
            stream.clear();
            long before = THREADS.getCurrentThreadAllocatedBytes();
            write.run();
            stream.flip();
            read.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
            assertEquals(OBJECTS, objects);
        }
        long allocated = least;
        assertTrue(allocated < ALLOWED_BYTES, () -> OBJECTS + " objects allocated " + allocated + " bytes");
    }
}
