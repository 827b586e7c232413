package io.fastrelay.bench;

import io.fastrelay.moqt.AuthToken;
import io.fastrelay.moqt.ControlFramer;
import io.fastrelay.moqt.FetchParser;
import io.fastrelay.moqt.FetchSink;
import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.MoqtDraft;
import io.fastrelay.moqt.ObjectCodec;
import io.fastrelay.moqt.ObjectDatagram;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.PropertyScan;
import io.fastrelay.moqt.SubgroupHeader;
import io.fastrelay.moqt.SubgroupParser;
import io.fastrelay.moqt.SubgroupSink;
import io.fastrelay.moqt.SubscriptionFilter;
import io.fastrelay.moqt.d18.Draft18;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.Subscribe;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one object costs in the codec, and one control message. Run by hand, from the module's directory with the test
 * class path: {@code java -cp ... org.openjdk.jmh.Main CodecBenchmark -prof gc}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {

    private static final int OBJECTS = 1000;
    private static final int PAYLOAD = 1200;
    /** Bytes of stream data in a full QUIC packet, about. */
    private static final int PIECE = 1170;

    private static final MoqtDraft DRAFT = Draft18.INSTANCE;
    private static final ObjectCodec CODEC = DRAFT.objects();
    private static final long SUBGROUP_TYPE = 0x31;
    private static final SubgroupHeader HEADER = new SubgroupHeader(5, 70, 0, false, -1, true, false, false);

    /** Encoded properties of every object: none, or a timestamp and both gaps. */
    @Param({"", "0684bf36010200"})
    public String properties = "";

    private final byte[] payload = new byte[PAYLOAD];
    private final Counter counter = new Counter();
    private final PropertyScan scan = new PropertyScan(DRAFT.varint());
    private final ByteBuffer target = ByteBuffer.allocate(2 * PAYLOAD);

    private byte[] encodedProperties = {};
    private ByteBuffer propertyView = target;
    private ByteBuffer subgroup = target;
    private ByteBuffer fetch = target;
    private ByteBuffer datagram = target;
    private Optional<ObjectDatagram> datagramValue = Optional.empty();

    private final ControlMessage subscribe = new Subscribe(
            4,
            FullTrackName.of("video-1080p", "live", "room-1234", "alice"),
            Parameters.builder()
                    .authTokens(List.of(AuthToken.value(5, new byte[64])))
                    .forward(true)
                    .subscriberPriority(128)
                    .filter(SubscriptionFilter.from(new Location(70, 0)))
                    .groupOrder(GroupOrder.DESCENDING)
                    .build());
    private final ByteBuffer subscribeBytes = DRAFT.control().encode(subscribe);

    @Setup
    public void fill() {
        encodedProperties = HexFormat.of().parseHex(properties);
        propertyView = ByteBuffer.wrap(encodedProperties);
        subgroup = ByteBuffer.allocate(OBJECTS * 2 * PAYLOAD);
        CODEC.putSubgroupHeader(subgroup, HEADER);
        // the parser is given the type; it begins behind it
        for (int i = 0; i < OBJECTS; i++) {
            CODEC.putObjectHead(subgroup, 0, encodedProperties, PAYLOAD, ObjectStatus.NORMAL);
            subgroup.put(payload);
        }
        subgroup.flip().position(1);
        subgroup = subgroup.slice();
        fetch = ByteBuffer.allocate(OBJECTS * 2 * PAYLOAD);
        ObjectCodec.FetchWriter writer = CODEC.fetchWriter(GroupOrder.ASCENDING);
        for (int i = 0; i < OBJECTS; i++) {
            writer.putObjectHead(fetch, i / 50, 0, false, i % 50, 128, encodedProperties, PAYLOAD);
            fetch.put(payload);
        }
        fetch = fetch.flip().slice();
        ObjectDatagram value =
                new ObjectDatagram(5, 70, 9, 128, false, ObjectStatus.NORMAL, propertyView, ByteBuffer.wrap(payload));
        datagramValue = Optional.of(value);
        datagram = ByteBuffer.allocate(2 * PAYLOAD);
        CODEC.putDatagramHead(datagram, value);
        datagram.put(payload).flip();
    }

    @Benchmark
    @OperationsPerInvocation(OBJECTS)
    public long parseSubgroupObject() {
        SubgroupParser parser = CODEC.subgroupParser(SUBGROUP_TYPE, PAYLOAD);
        parser.feed(subgroup.clear(), counter);
        return counter.bytes;
    }

    @Benchmark
    @OperationsPerInvocation(OBJECTS)
    public long parseSubgroupObjectFromPackets() {
        SubgroupParser parser = CODEC.subgroupParser(SUBGROUP_TYPE, PAYLOAD);
        int end = subgroup.capacity();
        for (int start = 0; start < end; start += PIECE) {
            parser.feed(subgroup.limit(Math.min(end, start + PIECE)).position(start), counter);
        }
        return counter.bytes;
    }

    @Benchmark
    @OperationsPerInvocation(OBJECTS)
    public long parseFetchObject() {
        FetchParser parser = CODEC.fetchParser(GroupOrder.ASCENDING, PAYLOAD);
        parser.feed(fetch.clear(), counter);
        return counter.bytes;
    }

    @Benchmark
    public int writeSubgroupObjectHead() {
        int length = CODEC.objectHeadLength(0, encodedProperties, PAYLOAD, ObjectStatus.NORMAL);
        CODEC.putObjectHead(target.clear(), 0, encodedProperties, PAYLOAD, ObjectStatus.NORMAL);
        return length + target.position();
    }

    @Benchmark
    public int writeSubgroupHeader() {
        int length = CODEC.subgroupHeaderLength(HEADER);
        CODEC.putSubgroupHeader(target.clear(), HEADER);
        return length + target.position();
    }

    @Benchmark
    @OperationsPerInvocation(OBJECTS)
    public long writeFetchObjectHead() {
        ObjectCodec.FetchWriter writer = CODEC.fetchWriter(GroupOrder.ASCENDING);
        long sum = 0;
        for (int i = 0; i < OBJECTS; i++) {
            writer.putObjectHead(target.clear(), i / 50, 0, false, i % 50, 128, encodedProperties, PAYLOAD);
            sum += target.position();
        }
        return sum;
    }

    @Benchmark
    public Object readDatagram() {
        return CODEC.readDatagram(datagram.rewind());
    }

    @Benchmark
    public int writeDatagramHead() {
        ObjectDatagram value = datagramValue.orElseThrow();
        int length = CODEC.datagramHeadLength(value);
        CODEC.putDatagramHead(target.clear(), value);
        return length + target.position();
    }

    @Benchmark
    public long scanProperties() {
        scan.scan(propertyView.rewind(), 70, 9);
        return scan.priorGroupIdGap() + scan.priorObjectIdGap();
    }

    @Benchmark
    public Object encodeSubscribe() {
        return DRAFT.control().encode(subscribe);
    }

    @Benchmark
    public Object decodeSubscribe() {
        return new ControlFramer(DRAFT).next(subscribeBytes.rewind());
    }

    /** Does the least a sink can do. */
    private static final class Counter implements SubgroupSink, FetchSink {
        long bytes;

        @Override
        public void onHeader(SubgroupHeader header) {
            bytes += header.groupId();
        }

        @Override
        public void onObject(long objectId, ObjectStatus status, ByteBuffer properties, long payloadLength) {
            bytes += objectId + properties.remaining();
        }

        @Override
        public void onObject(
                long groupId,
                long subgroupId,
                boolean datagram,
                long objectId,
                int publisherPriority,
                ByteBuffer properties,
                long payloadLength) {
            bytes += objectId + properties.remaining();
        }

        @Override
        public void onPayload(ByteBuffer chunk) {
            bytes += chunk.remaining();
        }

        @Override
        public void onEndOfRange(Location end, boolean unknown) {
            bytes++;
        }
    }
}
