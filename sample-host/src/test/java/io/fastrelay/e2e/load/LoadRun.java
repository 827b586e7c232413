package io.fastrelay.e2e.load;

import io.fastrelay.moqt.FullTrackName;
import java.io.IOException;
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
    }

    public static final Observer NOBODY = new Observer() {
        @Override
        public void begin() {}

        @Override
        public void end() {}
    };

    private LoadRun() {}

    public static LoadResult run(LoadOptions options, Observer observer) throws Exception {
        Payloads payloads = new Payloads(options.size());
        FullTrackName track = FullTrackName.of("load", "load", UUID.randomUUID().toString());
        Delays delays = new Delays();
        List<LoadSubscriber> subscribers = new ArrayList<>();
        Measured measured;
        // A thread each, so that receiving does not disturb the schedule of sending.
        try (QuicDialer publishing = new QuicDialer("moqt-18");
                QuicDialer subscribing = new QuicDialer("moqt-18")) {
            LoadPublisher publisher = new LoadPublisher(options, payloads, track);
            await(publisher.announce(publishing));
            for (int i = 0; i < options.subscribers(); i++) {
                LoadSubscriber subscriber = new LoadSubscriber(options, payloads, delays);
                await(subscriber.subscribe(subscribing, track));
                subscribers.add(subscriber);
            }
            await(publisher.wanted());
            measured = measure(options, publisher, observer, delays);
            for (LoadSubscriber subscriber : subscribers) {
                if (!subscriber.ended().isEmpty()) {
                    measured.troubles().add("a subscription ended: " + subscriber.ended());
                }
            }
        }
        return result(options, subscribers, delays, measured);
    }

    private record Measured(double seconds, double cpu, List<String> troubles) {}

    private static Measured measure(LoadOptions options, LoadPublisher publisher, Observer observer, Delays delays)
            throws Exception {
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
        drain(options, delays);
        return new Measured(seconds, cpu, troubles);
    }

    /** Waits for what is still on its way; gives up when nothing has come for a second. */
    private static void drain(LoadOptions options, Delays delays) throws InterruptedException {
        long expected = (long) options.seconds() * options.rate() * options.subscribers();
        long before = -1;
        for (int i = 0; i < DRAIN_SECONDS && delays.count() < expected && delays.count() != before; i++) {
            before = delays.count(); // of another thread, and only an indication
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private static LoadResult result(
            LoadOptions options, List<LoadSubscriber> subscribers, Delays delays, Measured measured) {
        List<String> troubles = measured.troubles();
        long wrong = subscribers.stream().mapToLong(LoadSubscriber::wrong).sum();
        long duplicates =
                subscribers.stream().mapToLong(LoadSubscriber::duplicates).sum();
        if (wrong + duplicates > 0) {
            troubles.add(wrong + " objects came wrong, " + duplicates + " twice");
        }
        return new LoadResult(
                (long) options.seconds() * options.rate() * options.subscribers(),
                subscribers.stream().mapToLong(LoadSubscriber::delivered).sum(),
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
