package io.fastrelay.bench;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.SubgroupHeader;
import io.fastrelay.moqt.d18.Draft18;
import io.fastrelay.relay.delivery.DeliveryLimits;
import io.fastrelay.relay.delivery.DeliverySettings;
import io.fastrelay.relay.delivery.SessionDelivery;
import io.fastrelay.relay.delivery.SubscriptionDelivery;
import io.fastrelay.relay.track.CacheBudget;
import io.fastrelay.relay.track.IngestListener;
import io.fastrelay.relay.track.Track;
import io.fastrelay.relay.track.TrackLimits;
import io.fastrelay.session.SubgroupReceiver;
import io.fastrelay.session.TrackReceiver;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The way of one 1200-byte object from its publisher's session to the frames of every subscriber, without a transport:
 * divide by the subscribers for the cost of one delivered object. Run with {@code -prof gc} for bytes per object; a group
 * has 100 objects, so a hundredth of a stream's cost is in it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class DeliveryBenchmark {

    private static final int OBJECTS_PER_GROUP = 100;

    @Param({"1", "100"})
    public int subscribers;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ByteBuffer payload = ByteBuffer.allocateDirect(1200);
    private final ByteBuffer noProperties = ByteBuffer.allocate(0);
    private CountingChannel[] channels = new CountingChannel[0];
    private TrackReceiver publisher;
    private SubgroupReceiver stream;
    private long group;
    private int object = OBJECTS_PER_GROUP;

    @Setup
    public void setUp() {
        Track track = new Track(
                FullTrackName.of("video", "bench"),
                new CacheBudget(64 << 20),
                new TrackLimits(16 << 20, 0),
                System::nanoTime);
        publisher = track.ingest(Draft18.INSTANCE.varint(), Optional.empty(), new IngestListener() {
            @Override
            public void onMalformed(String reason) {
                throw new IllegalStateException(reason);
            }

            @Override
            public void onNewGroup(long groupId) {}

            @Override
            public void onEnd() {}
        });
        channels = new CountingChannel[subscribers];
        for (int i = 0; i < subscribers; i++) {
            channels[i] = new CountingChannel();
            SessionDelivery delivery = new SessionDelivery(
                    channels[i].session(), new DeliveryLimits(8 << 20, 10_000), timer, System::nanoTime);
            delivery.subscribe(
                    track,
                    1,
                    Optional.empty(),
                    new DeliverySettings(true, 128, GroupOrder.ASCENDING, Location.ZERO, -1, 0, 0),
                    new SubscriptionDelivery.Listener() {
                        @Override
                        public void onFinished(long streamCount) {}

                        @Override
                        public void onTooFarBehind() {
                            throw new IllegalStateException("too far behind");
                        }
                    });
        }
    }

    @TearDown
    public void tearDown() {
        timer.shutdownNow();
        long delivered = group * OBJECTS_PER_GROUP - OBJECTS_PER_GROUP + object;
        for (CountingChannel channel : channels) {
            if (channel.bytes() < delivered * payload.capacity()) {
                throw new IllegalStateException("delivered " + channel.bytes() + " bytes of " + delivered + " objects");
            }
        }
    }

    /** Publisher's part and all subscribers' parts, on one thread. */
    @Benchmark
    public void objectToAllSubscribers() {
        publish();
        for (CountingChannel channel : channels) {
            channel.pump();
        }
    }

    private void publish() {
        if (object == OBJECTS_PER_GROUP) {
            if (stream != null) {
                stream.onFin();
            }
            stream = publisher.onSubgroup(
                    new SubgroupHeader(1, group++, 0, false, 128, false, false, true), NoStream.INSTANCE);
            object = 0;
        }
        stream.onObject(object++, ObjectStatus.NORMAL, noProperties, payload.capacity());
        payload.clear();
        stream.onPayload(payload);
    }
}
