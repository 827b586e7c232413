package io.fastrelay.e2e.load;

import io.fastrelay.moqt.FullTrackName;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** One publisher, one track, many subscribers, at a fixed rate: open loop, so a slow relay shows as delay and loss. */
public final class LoadRun {

    private static final int SETUP_SECONDS = 60;
    private static final int DRAIN_SECONDS = 10;

    /** Is told when the part that counts begins and ends. */
    public interface Observer {
        void begin() throws IOException;

        void end() throws IOException;

        /** The track is announced; subscribers of other kinds may come. */
        default void ready(FullTrackName track) throws Exception {}
    }

    public static final Observer NOBODY = new Observer() {
        @Override
        public void begin() {}

        @Override
        public void end() {}
    };

    private LoadRun() {}

    /** Some of the subscribers: how many, and by which way they reach the relay. */
    public record Group(URI relay, int subscribers) {}

    /** One relay, one group of subscribers. */
    public static LoadResult run(LoadOptions options, Observer observer) throws Exception {
        return run(options, List.of(new Group(options.relay(), options.subscribers())), observer)
                .get(0);
    }

    /** The same track for all groups; what each of them got, in their order. */
    public static List<LoadResult> run(LoadOptions options, List<Group> groups, Observer observer) throws Exception {
        Payloads payloads = new Payloads(options.size());
        FullTrackName track = FullTrackName.of("load", "load", UUID.randomUUID().toString());
        List<Outcome> outcomes = new ArrayList<>();
        Measured measured;
        // A thread each, so that receiving does not disturb the schedule of sending.
        try (QuicDialer publishing = new QuicDialer("moqt-18");
                QuicDialer subscribing = new QuicDialer("moqt-18")) {
            LoadPublisher publisher = new LoadPublisher(options, payloads, track);
            await(publisher.announce(publishing));
            observer.ready(track);
            for (Group group : groups) {
                Outcome outcome = new Outcome(new Delays(), new ArrayList<>());
                outcomes.add(outcome);
                for (int i = 0; i < group.subscribers(); i++) {
                    LoadSubscriber subscriber = new LoadSubscriber(options, payloads, outcome.delays());
                    await(subscriber.subscribe(subscribing, group.relay(), track));
                    outcome.subscribers().add(subscriber);
                }
            }
            await(publisher.wanted());
            measured = measure(options, publisher, observer, outcomes);
            return outcomes.stream()
                    .map(outcome -> result(options, outcome, measured))
                    .toList();
        }
    }

    private record Outcome(Delays delays, List<LoadSubscriber> subscribers) {}

    private record Measured(double seconds, double cpu, List<String> troubles) {}

    private static Measured measure(
            LoadOptions options, LoadPublisher publisher, Observer observer, List<Outcome> outcomes) throws Exception {
        CompletableFuture<Void> sending = publisher.run();
        TimeUnit.SECONDS.sleep(options.warmupSeconds());
        observer.begin();
        double cpu = MachineCpu.busySeconds();
        long began = System.nanoTime();
        List<String> troubles = new ArrayList<>();
        try {
            sending.get(options.seconds() + SETUP_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            troubles.add(String.valueOf(e.getCause().getMessage()));
        }
        cpu = MachineCpu.busySeconds() - cpu;
        double seconds = (System.nanoTime() - began) / 1e9;
        observer.end();
        drain(options, outcomes);
        return new Measured(seconds, cpu, troubles);
    }

    /** Waits for what is still on its way; gives up when nothing has come for a second. */
    private static void drain(LoadOptions options, List<Outcome> outcomes) throws InterruptedException {
        long expected = outcomes.stream()
                .mapToLong(outcome -> expected(options, outcome))
                .sum();
        long before = -1;
        for (int i = 0; i < DRAIN_SECONDS; i++) {
            // of another thread, and only an indication
            long now = outcomes.stream()
                    .mapToLong(outcome -> outcome.delays().count())
                    .sum();
            if (now >= expected || now == before) {
                return;
            }
            before = now;
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private static long expected(LoadOptions options, Outcome outcome) {
        return (long) options.seconds() * options.rate() * outcome.subscribers().size();
    }

    private static LoadResult result(LoadOptions options, Outcome outcome, Measured measured) {
        List<String> troubles = new ArrayList<>(measured.troubles());
        long wrong = 0;
        long duplicates = 0;
        long delivered = 0;
        for (LoadSubscriber subscriber : outcome.subscribers()) {
            wrong += subscriber.wrong();
            duplicates += subscriber.duplicates();
            delivered += subscriber.delivered();
            if (!subscriber.ended().isEmpty()) {
                troubles.add("a subscription ended: " + subscriber.ended());
            }
        }
        if (wrong + duplicates > 0) {
            troubles.add(wrong + " objects came wrong, " + duplicates + " twice");
        }
        Delays delays = outcome.delays();
        return new LoadResult(
                expected(options, outcome),
                delivered,
                delays.percentileMillis(0.5),
                delays.percentileMillis(0.95),
                delays.percentileMillis(0.99),
                delays.maxMillis(),
                measured.seconds(),
                measured.cpu(),
                troubles);
    }

    private static void await(CompletableFuture<Void> future) throws Exception {
        future.get(SETUP_SECONDS, TimeUnit.SECONDS);
    }
}
