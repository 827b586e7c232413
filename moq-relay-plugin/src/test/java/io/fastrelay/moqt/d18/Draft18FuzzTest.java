package io.fastrelay.moqt.d18;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.sun.management.ThreadMXBean;
import io.fastrelay.moqt.ControlCodec;
import io.fastrelay.moqt.ControlFramer;
import io.fastrelay.moqt.FetchRecord;
import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.ObjectDatagram;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.PropertyScan;
import io.fastrelay.moqt.SafeName;
import io.fastrelay.moqt.SubgroupRecord;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.Setup;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Every decoder with arbitrary bytes: nothing but MoqtException may come out, the memory is bounded, the way the bytes are
 * cut into pieces makes no difference, and what was read can be written and read again.
 *
 * <p>Runs over the committed inputs like any test. To search for new ones: {@code JAZZER_FUZZ=1 mvn test
 * -Dtest=Draft18FuzzTest#control}.
 */
class Draft18FuzzTest {

    private static final ControlCodec CONTROL = Draft18.INSTANCE.control();

    /** What a decoder may allocate for its own use, and for each byte of input. */
    private static final long ALLOWED_BYTES = 4 << 20;

    private static final long ALLOWED_BYTES_PER_BYTE = 2_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** A value, or the exception that came instead. */
    private record Outcome<T>(Optional<T> value, Optional<MoqtException> error) {

        static <T> Outcome<T> of(Supplier<T> decoder) {
            try {
                return new Outcome<>(Optional.of(decoder.get()), Optional.empty());
            } catch (MoqtException e) {
                assertTrue(e.getMessage() != null && e.getMessage().length() > 10, "a message that helps");
                return new Outcome<>(Optional.empty(), Optional.of(e));
            }
        }

        void requireSame(Outcome<T> other) {
            assertEquals(value, other.value);
            assertEquals(error.map(MoqtException::error), other.error.map(MoqtException::error));
        }
    }

    @FuzzTest(maxDuration = "2m")
    void control(byte[] data) {
        boundMemory(data.length, () -> {
            Outcome<List<ControlMessage>> whole = Outcome.of(() -> messages(data, Math.max(1, data.length)));
            Outcome.of(() -> messages(data, 1)).requireSame(whole);
            whole.value().orElse(List.of()).forEach(Draft18FuzzTest::writeAndReadAgain);
        });
    }

    private static List<ControlMessage> messages(byte[] stream, int pieceSize) {
        ControlFramer framer = new ControlFramer(Draft18.INSTANCE);
        List<ControlMessage> messages = new ArrayList<>();
        for (int start = 0; start < stream.length; start += pieceSize) {
            ByteBuffer piece = ByteBuffer.wrap(stream, start, Math.min(pieceSize, stream.length - start));
            Optional<ControlMessage> message = framer.next(piece);
            while (message.isPresent()) {
                messages.add(message.get());
                message = framer.next(piece);
            }
        }
        framer.end();
        return messages;
    }

    private static void writeAndReadAgain(ControlMessage message) {
        ByteBuffer written = CONTROL.encode(message);
        assertEquals(Optional.of(message), new ControlFramer(Draft18.INSTANCE).next(written));
        assertEquals(0, written.remaining());
        assertTrue(message.toString().length() > 0);
    }

    @FuzzTest(maxDuration = "2m")
    void setup(byte[] payload) {
        boundMemory(
                payload.length,
                () -> Outcome.of(() -> CONTROL.setupOptions((Setup) CONTROL.decode(0x2F00, ByteBuffer.wrap(payload))))
                        .value()
                        .ifPresent(options -> {
                            Setup again = CONTROL.setup(options);
                            ByteBuffer written = CONTROL.encode(again);
                            assertEquals(Optional.of(again), new ControlFramer(Draft18.INSTANCE).next(written));
                            assertEquals(options, CONTROL.setupOptions(again));
                        }));
    }

    @FuzzTest(maxDuration = "2m")
    void subgroup(byte[] stream) {
        Outcome<SubgroupRecord> whole =
                Outcome.of(() -> SubgroupRecord.read(Draft18.INSTANCE, stream, Math.max(1, stream.length)));
        for (int size : pieceSizes(stream)) {
            Outcome.of(() -> SubgroupRecord.read(Draft18.INSTANCE, stream, size))
                    .requireSame(whole);
        }
        whole.value().ifPresent(value -> {
            byte[] written = value.write(Draft18.INSTANCE.objects());
            assertEquals(value, SubgroupRecord.read(Draft18.INSTANCE, written, written.length));
        });
    }

    /** The first byte chooses the group order. */
    @FuzzTest(maxDuration = "2m")
    void fetch(byte[] data) {
        if (data.length == 0) {
            return;
        }
        GroupOrder order = (data[0] & 1) == 0 ? GroupOrder.ASCENDING : GroupOrder.DESCENDING;
        byte[] stream = Arrays.copyOfRange(data, 1, data.length);
        Outcome<FetchRecord> whole =
                Outcome.of(() -> FetchRecord.read(Draft18.INSTANCE, order, stream, Math.max(1, stream.length)));
        for (int size : pieceSizes(stream)) {
            Outcome.of(() -> FetchRecord.read(Draft18.INSTANCE, order, stream, size))
                    .requireSame(whole);
        }
        whole.value().ifPresent(value -> {
            if (isInOrder(value)) {
                byte[] written = value.write(Draft18.INSTANCE.objects());
                assertEquals(value, FetchRecord.read(Draft18.INSTANCE, order, written, Math.max(1, written.length)));
            } else {
                assertThrows(IllegalArgumentException.class, () -> value.write(Draft18.INSTANCE.objects()));
            }
        });
    }

    /** The wire can express an object that comes twice, and a range that ends before what was sent; we never do. */
    private static boolean isInOrder(FetchRecord fetch) {
        Optional<Location> last = Optional.empty();
        for (FetchRecord.Item item : fetch.items()) {
            if (item instanceof FetchRecord.Fetched object) {
                Location here = new Location(object.group(), object.id());
                if (last.isPresent() && !isBefore(last.get(), here, fetch.order())) {
                    return false;
                }
                last = Optional.of(here);
            } else if (item instanceof FetchRecord.RangeEnd range) {
                last = Optional.of(range.end());
            }
        }
        return true;
    }

    private static boolean isBefore(Location a, Location b, GroupOrder order) {
        int byGroup = Long.compareUnsigned(a.group(), b.group());
        if (byGroup == 0) {
            return a.isBefore(b);
        }
        return order == GroupOrder.ASCENDING ? byGroup < 0 : byGroup > 0;
    }

    @FuzzTest(maxDuration = "2m")
    void datagram(byte[] data) {
        Outcome<Optional<ObjectDatagram>> read =
                Outcome.of(() -> Draft18.INSTANCE.objects().readDatagram(ByteBuffer.wrap(data)));
        read.value().flatMap(value -> value).ifPresent(value -> {
            byte[] written = DatagramTest.write(value);
            assertTrue(written.length <= data.length);
            assertEquals(Optional.of(value), Draft18.INSTANCE.objects().readDatagram(ByteBuffer.wrap(written)));
        });
    }

    @FuzzTest(maxDuration = "2m")
    void properties(byte[] data) {
        Outcome<Properties> read = Outcome.of(() -> CONTROL.decodeProperties(ByteBuffer.wrap(data)));
        Outcome<PropertyScan.Fault> scanned =
                Outcome.of(() -> new PropertyScan(Draft18.INSTANCE.varint()).scan(ByteBuffer.wrap(data), 1000, 1000));

        assertEquals(read.value().isPresent(), scanned.value().isPresent());
        read.value().ifPresent(value -> {
            Outcome.of(() -> CONTROL.trackProperties(value));
            byte[] written = CONTROL.encodeProperties(value);
            assertEquals(value, CONTROL.decodeProperties(ByteBuffer.wrap(written)));
        });
    }

    @FuzzTest(maxDuration = "2m")
    void names(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        FullTrackName name;
        try {
            name = SafeName.parse(text);
        } catch (IllegalArgumentException expected) {
            return;
        }
        // section 1.5.1: every name has one representation, every representation is one name
        assertEquals(text, name.toString());
        assertEquals(name, SafeName.parse(name.toString()));
    }

    private static int[] pieceSizes(byte[] stream) {
        return new int[] {1, 2, 3, 17, stream.length == 0 ? 5 : 1 + (stream[stream.length - 1] & 0xFF)};
    }

    private static void boundMemory(int inputLength, Runnable decoder) {
        long limit = ALLOWED_BYTES + ALLOWED_BYTES_PER_BYTE * inputLength;
        if (allocatedBy(decoder) > limit) {
            // the first run may have loaded (and instrumented) classes; the second one did not
            long allocated = allocatedBy(decoder);
            assertTrue(
                    allocated <= limit, () -> inputLength + " bytes of input made the decoder allocate " + allocated);
        }
    }

    private static long allocatedBy(Runnable decoder) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        decoder.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
