package io.fastrelay.relay.delivery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.SubgroupHeader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Several publishers bring the same track in pieces, with resets and in any order, several subscribers with little credit
 * join at any time. What they get is compared with what the track is.
 */
class RandomScheduleTest {

    private static final int GROUPS = 6;

    /** The track as its original publisher has it. */
    private record Model(List<List<List<Long>>> groups, Map<Location, byte[]> payloads) {

        static Model random(Random random) {
            List<List<List<Long>>> groups = new ArrayList<>();
            Map<Location, byte[]> payloads = new TreeMap<>();
            for (int group = 0; group < GROUPS; group++) {
                List<List<Long>> subgroups = new ArrayList<>();
                int count = 1 + random.nextInt(3);
                for (int i = 0; i < count; i++) {
                    subgroups.add(new ArrayList<>());
                }
                int objects = count + random.nextInt(12);
                long id = 0;
                for (int i = 0; i < objects; i++) {
                    subgroups.get(i < count ? i : random.nextInt(count)).add(id);
                    byte[] payload = new byte[random.nextInt(10) == 0 ? random.nextInt(40_000) : random.nextInt(900)];
                    random.nextBytes(payload);
                    payloads.put(new Location(group, id), payload);
                    id += random.nextInt(5) == 0 ? 1 + random.nextInt(3) : 1;
                }
                groups.add(subgroups);
            }
            return new Model(groups, payloads);
        }

        List<Long> ids(long group, long subgroup) {
            return groups.get((int) group).stream()
                    .filter(ids -> ids.get(0) == subgroup)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** One publisher on one subgroup. */
    private static final class Job {
        final Feeder feeder;
        final Model model;
        final long group;
        final List<Long> ids;
        final boolean reliable;
        int next;
        int sent = -1;
        boolean done;
        Optional<Feeder.Stream> stream = Optional.empty();

        Job(Feeder feeder, Model model, long group, List<Long> ids, boolean reliable, Random random) {
            this.feeder = feeder;
            this.model = model;
            this.group = group;
            this.ids = ids;
            this.reliable = reliable;
            this.next = reliable ? 0 : random.nextInt(ids.size());
        }

        void step(Random random) {
            if (stream.isEmpty()) {
                boolean first = next == 0;
                boolean mode = first && random.nextBoolean();
                stream = Optional.of(feeder.stream(
                        new SubgroupHeader(7, group, mode ? 0 : ids.get(0), mode, (int) group, false, false, first)));
                sent = -1;
            } else if (next == ids.size()) {
                stream.get().fin();
                done = true;
            } else if (random.nextInt(25) == 0) {
                stream.get().reset(5);
                stream = Optional.empty();
                if (!reliable && random.nextInt(4) == 0) {
                    done = true;
                }
            } else {
                send(random);
            }
        }

        private void send(Random random) {
            byte[] payload = model.payloads().get(new Location(group, ids.get(next)));
            if (sent < 0) {
                stream.orElseThrow().begin(ids.get(next), payload.length);
                sent = 0;
            }
            int part = Math.min(payload.length - sent, 1 + random.nextInt(3000));
            if (part > 0) {
                stream.orElseThrow().more(new String(payload, sent, part, StandardCharsets.ISO_8859_1));
                sent += part;
            }
            if (sent == payload.length) {
                next++;
                sent = -1;
            }
        }
    }

    /** What a test has its viewers do. */
    private enum Manner {
        STEADY,
        /** Pauses, stops streams, has little patience and a short queue. */
        FICKLE,
        /** Has a path that loses frames, late and early, and some of them not really. */
        LOSSY
    }

    /** A subscriber, and what it has to get. */
    private static final class Viewer {
        final SendRig rig = new SendRig();
        final SessionDelivery delivery;
        final Optional<Location> joining;
        final Location start;
        final SubscriptionDelivery subscription;
        final Scene scene;
        final boolean fickle;
        final boolean lossy;
        final List<SendRig.Frame> underWay = new ArrayList<>();
        final GroupOrder order;
        boolean forward = true;

        Viewer(Scene scene, Random random, boolean fickle, boolean lossy) {
            this.scene = scene;
            this.fickle = fickle;
            this.lossy = lossy;
            delivery = new SessionDelivery(
                    rig.session(),
                    new DeliveryLimits(fickle ? 30_000 : 1L << 40, 1L << 40),
                    scene.timer,
                    () -> scene.now);
            rig.streamCredit = random.nextInt(4);
            rig.streamWindow = 2000 + random.nextInt(60_000);
            rig.connectionWindow = random.nextInt(20_000);
            rig.packetSize = 200 + random.nextInt(1300);
            joining = scene.track.largest();
            boolean fromLargest = joining.isPresent() && random.nextBoolean();
            start = fromLargest
                    ? new Location(joining.get().group(), joining.get().object() + 1)
                    : Location.ZERO;
            order = random.nextBoolean() ? GroupOrder.ASCENDING : GroupOrder.DESCENDING;
            subscription =
                    delivery.subscribe(scene.track, 3, joining, settings(random), new SubscriptionDelivery.Listener() {
                        @Override
                        public void onFinished(long streamCount) {}

                        @Override
                        public void onTooFarBehind() {
                            throw new AssertionError("the limits are not that narrow");
                        }
                    });
        }

        private DeliverySettings settings(Random random) {
            return new DeliverySettings(
                    forward,
                    random.nextInt(256),
                    order,
                    start,
                    Scene.OPEN_END,
                    fickle ? random.nextInt(100) : 0,
                    fickle ? random.nextInt(100) : 0);
        }

        private void beFickle(Random random) {
            switch (random.nextInt(20)) {
                case 0 -> {
                    forward = !forward;
                    if (forward) {
                        subscription.update(settings(random), scene.track.largest());
                    } else {
                        subscription.update(settings(random));
                    }
                }
                case 1 -> {
                    if (!rig.streams.isEmpty()) {
                        SendRig.Sent stream = rig.streams.get(random.nextInt(rig.streams.size()));
                        if (stream.reset.isEmpty()) {
                            rig.stopSending(stream, 1);
                        }
                    }
                }
                case 2 -> scene.advance(random.nextInt(30));
                case 3 ->
                    rig.streams.stream()
                            .filter(stream -> stream.fin && !stream.acknowledged)
                            .findAny()
                            .ifPresent(rig::acknowledge);
                default -> {
                    // steady for once
                }
            }
        }

        void step(Random random) {
            if (fickle) {
                beFickle(random);
            }
            if (lossy) {
                settleSome(random, random.nextInt(6));
            }
            switch (random.nextInt(6)) {
                case 0 -> rig.streamCredit += random.nextInt(3);
                case 1 -> rig.connectionWindow += random.nextInt(20_000);
                case 2 -> rig.streams.forEach(stream -> stream.window += random.nextInt(20_000));
                default -> {
                    for (int i = random.nextInt(8); i > 0 && rig.packet(); i--) {
                        // sends
                    }
                }
            }
        }

        /** What becomes of frames that are under way: most arrive, some are lost, some only seem to be. */
        private void settleSome(Random random, int count) {
            underWay.addAll(rig.frames);
            rig.frames.clear();
            for (int i = count; i > 0 && !underWay.isEmpty(); i--) {
                SendRig.Frame frame = underWay.remove(random.nextInt(Math.min(underWay.size(), 8)));
                if (frame.stream().reset.isPresent()) {
                    continue;
                }
                switch (random.nextInt(6)) {
                    case 0 -> rig.lose(frame);
                    case 1 -> {
                        rig.lose(frame);
                        underWay.add(frame);
                    }
                    default -> rig.acknowledge(frame);
                }
            }
        }

        private void settleAll(Random random) {
            for (int round = 0; round < 1000; round++) {
                rig.pump();
                if (rig.frames.isEmpty() && underWay.isEmpty()) {
                    return;
                }
                settleSome(random, Integer.MAX_VALUE);
            }
            throw new AssertionError("it never comes to rest");
        }

        void drain(Random random) {
            rig.streamCredit = Integer.MAX_VALUE;
            rig.connectionWindow = Long.MAX_VALUE;
            rig.streamWindow = Long.MAX_VALUE;
            rig.streams.forEach(stream -> stream.window = Long.MAX_VALUE);
            rig.pump();
            if (lossy) {
                settleAll(random);
                // The last FIN may have been lost with a frame that came again in pieces: that is the channel's
                // business.
                for (SendRig.Sent stream : rig.streams) {
                    assertTrue(stream.reset.isPresent() || rig.hasArrived(stream), "every byte arrived");
                    if (stream.reset.isEmpty()) {
                        rig.acknowledge(stream);
                    }
                }
            }
        }
    }

    static Stream<Long> seeds() {
        return Stream.iterate(1L, seed -> seed + 1).limit(150);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everySubscriberGetsEveryObjectOnceInOrderOnStreamsThatAreWholeOrReset(long seed) {
        play(new Random(seed), Manner.STEADY, false);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whateverSubscribersDoNothingComesTwiceOrHalfOrBehindAGap(long seed) {
        play(new Random(seed), Manner.FICKLE, false);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whateverIsLostArrivesAllTheSame(long seed) {
        play(new Random(seed), Manner.LOSSY, false);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void lossesNeverMakeHalfAnObjectOfOneThatIsGivenUp(long seed) {
        play(new Random(seed), Manner.LOSSY, true);
    }

    private static void play(Random random, Manner manner, boolean alsoFickle) {
        boolean fickle = manner == Manner.FICKLE || alsoFickle;
        boolean lossy = manner == Manner.LOSSY;
        Model model = Model.random(random);
        Scene scene = new Scene();
        List<Job> jobs = new ArrayList<>();
        List<Feeder> feeders = new ArrayList<>();
        int publishers = 1 + random.nextInt(3);
        for (int i = 0; i < publishers; i++) {
            Feeder feeder = new Feeder(scene.track);
            feeders.add(feeder);
            for (int group = 0; group < GROUPS; group++) {
                for (List<Long> ids : model.groups().get(group)) {
                    jobs.add(new Job(feeder, model, group, ids, i == 0, random));
                }
            }
        }
        List<Viewer> viewers = new ArrayList<>();
        viewers.add(new Viewer(scene, random, fickle, lossy));
        while (!jobs.isEmpty()) {
            Job job = jobs.get(random.nextInt(Math.min(jobs.size(), 6)));
            job.step(random);
            if (job.done) {
                jobs.remove(job);
            }
            if (random.nextInt(60) == 0 && viewers.size() < 4) {
                viewers.add(new Viewer(scene, random, fickle && random.nextBoolean(), lossy));
            }
            viewers.get(random.nextInt(viewers.size())).step(random);
        }
        feeders.forEach(Feeder::end);
        feeders.forEach(feeder -> assertEquals(List.of(), feeder.malformed));
        for (Viewer viewer : viewers) {
            viewer.drain(random);
            check(model, viewer);
        }
        checkFetch(model, scene);
    }

    private static void check(Model model, Viewer viewer) {
        Set<Location> whole = new HashSet<>();
        for (ReceivedStream stream : viewer.rig.received()) {
            if (stream.header().isEmpty()) {
                continue;
            }
            assertTrue(stream.fin() || stream.reset().isPresent(), "every stream is closed");
            List<Long> ids = stream.ids();
            if (ids.isEmpty()) {
                assertTrue(stream.reset().isPresent());
                continue;
            }
            List<Long> all = model.ids(stream.group(), stream.subgroup());
            int from = all.indexOf(ids.get(0));
            // No object of the subgroup may be missing between two on one stream.
            assertEquals(all.subList(from, from + ids.size()), ids);
            assertTrue(!stream.header().orElseThrow().firstObject() || from == 0);
            assertTrue(!stream.fin() || from + ids.size() == all.size(), "FIN behind the final object");
            assertEquals(stream.group(), stream.header().orElseThrow().publisherPriority());
            for (ReceivedStream.Item item : stream.objects()) {
                Location location = new Location(stream.group(), item.id());
                assertArrayEquals(model.payloads().get(location), item.payload());
                assertTrue(whole.add(location), location + " came twice");
                assertTrue(!location.isBefore(viewer.start), location + " is in front of the start");
            }
        }
        for (Location location : model.payloads().keySet()) {
            boolean must = !viewer.fickle
                    && (viewer.joining.isEmpty() || viewer.joining.get().isBefore(location));
            assertTrue(!must || whole.contains(location), location + " is missing");
        }
        if (!viewer.fickle) {
            assertEquals(0, viewer.subscription.counters().queuedBytes());
        }
        assertEquals(whole.size(), viewer.subscription.counters().objectsOut());
    }

    private static void checkFetch(Model model, Scene scene) {
        scene.fetch(Location.ZERO, new Location(GROUPS, 0), GroupOrder.ASCENDING)
                .giveUpUnknown();
        scene.rig.pump();
        List<String> fetched =
                ReceivedStream.Fetched.of(scene.rig.streams.get(0).bytes.toByteArray(), GroupOrder.ASCENDING)
                        .entries()
                        .stream()
                        .filter(entry -> !entry.startsWith("unknown") && !entry.startsWith("nothing"))
                        .toList();
        assertEquals(
                model.payloads().keySet().stream().map(Location::toString).toList(),
                fetched.stream()
                        .map(entry -> entry.substring(0, entry.indexOf('=')))
                        .toList());
        int at = 0;
        for (byte[] payload : model.payloads().values()) {
            String entry = fetched.get(at++);
            assertArrayEquals(payload, entry.substring(entry.indexOf('=') + 1).getBytes(StandardCharsets.ISO_8859_1));
        }
        assertTrue(scene.rig.streams.get(0).fin);
    }
}
