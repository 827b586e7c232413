package io.fastrelay.relay.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.relay.track.CacheBudget;
import io.fastrelay.relay.track.Track;
import io.fastrelay.relay.track.TrackLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two publishers of one track and several subscribers, each on a thread of its own: byte-exact, once, whole. */
@Timeout(120)
class ConcurrentDeliveryTest {

    private static final int GROUPS = 60;
    private static final int SUBGROUPS = 2;
    private static final int OBJECTS = 10;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Track track = new Track(
            FullTrackName.of("video", "test"),
            new CacheBudget(50_000_000),
            new TrackLimits(20_000_000, 0),
            System::nanoTime);
    private volatile boolean published;

    @AfterEach
    void stop() {
        published = true;
        threads.shutdownNow();
        timer.shutdownNow();
    }

    private static byte[] payload(long group, long id) {
        Random random = new Random(group * 1000 + id);
        byte[] payload = new byte[random.nextInt(20) == 0 ? 30_000 : random.nextInt(2000)];
        random.nextBytes(payload);
        return payload;
    }

    private void publish(Feeder feeder, int seed) {
        Random random = new Random(seed);
        for (int group = 0; group < GROUPS; group++) {
            Feeder.Stream[] streams = new Feeder.Stream[SUBGROUPS];
            for (int id = 0; id < OBJECTS; id++) {
                int subgroup = id % SUBGROUPS;
                if (streams[subgroup] == null) {
                    streams[subgroup] = feeder.stream(group, subgroup);
                }
                String payload = new String(payload(group, id), StandardCharsets.ISO_8859_1);
                streams[subgroup].begin(id, payload.length());
                for (int from = 0; from < payload.length(); ) {
                    int to = Math.min(payload.length(), from + 1 + random.nextInt(1500));
                    streams[subgroup].more(payload.substring(from, to));
                    from = to;
                }
            }
            for (Feeder.Stream stream : streams) {
                stream.fin();
            }
            LockSupport.parkNanos(200_000);
        }
    }

    private final class Viewer implements Runnable {
        final SendRig rig = new SendRig();
        final SessionDelivery delivery =
                new SessionDelivery(rig.session(), new DeliveryLimits(1L << 40, 1L << 40), timer, System::nanoTime);
        final SubscriptionDelivery subscription =
                delivery.subscribe(track, 3, Optional.empty(), Scene.everything(), new SubscriptionDelivery.Listener() {
                    @Override
                    public void onFinished(long streamCount) {
                        finished = true;
                    }

                    @Override
                    public void onTooFarBehind() {}
                });
        volatile boolean finished;

        @Override
        public void run() {
            while (!finished) {
                if (rig.awake) {
                    rig.pump();
                } else {
                    LockSupport.parkNanos(20_000);
                }
            }
        }
    }

    @Test
    void everySubscriberGetsEveryByte() throws Exception {
        List<Viewer> viewers = new ArrayList<>();
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            viewers.add(new Viewer());
        }
        viewers.forEach(viewer -> running.add(threads.submit(viewer)));
        Future<?> churn = threads.submit(this::subscribeAndCancel);
        Feeder first = new Feeder(track);
        Feeder second = new Feeder(track);
        Future<?> one = threads.submit(() -> publish(first, 1));
        Future<?> two = threads.submit(() -> publish(second, 2));
        one.get(60, TimeUnit.SECONDS);
        two.get(60, TimeUnit.SECONDS);
        first.end();
        second.end();
        viewers.forEach(viewer -> viewer.subscription.finish());
        for (Future<?> future : running) {
            future.get(60, TimeUnit.SECONDS);
        }
        published = true;
        churn.get(60, TimeUnit.SECONDS);

        assertEquals(List.of(), first.malformed);
        assertEquals(List.of(), second.malformed);
        assertEquals(GROUPS * OBJECTS, track.counters().objectsIn());
        for (Viewer viewer : viewers) {
            check(viewer);
        }
    }

    private void check(Viewer viewer) {
        Set<Location> whole = new HashSet<>();
        for (ReceivedStream stream : viewer.rig.received()) {
            assertTrue(stream.fin() || stream.reset().isPresent());
            for (ReceivedStream.Item item : stream.objects()) {
                Location location = new Location(stream.group(), item.id());
                assertTrue(whole.add(location), location + " came twice");
                assertEquals(new String(payload(stream.group(), item.id()), StandardCharsets.ISO_8859_1), item.text());
            }
        }
        assertEquals(GROUPS * OBJECTS, whole.size());
        assertEquals(0, viewer.subscription.counters().queuedBytes());
    }

    /** Others come and go meanwhile. */
    private void subscribeAndCancel() {
        while (!published) {
            Viewer viewer = new Viewer();
            for (int i = 0; i < 5; i++) {
                viewer.rig.pump();
                LockSupport.parkNanos(300_000);
            }
            viewer.subscription.cancel(StreamResetCode.CANCELLED);
            viewer.rig.pump();
            assertTrue(viewer.finished);
        }
    }
}
