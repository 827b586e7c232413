package io.fastrelay.client.cli;

import io.fastrelay.client.ClientOptions;
import io.fastrelay.client.MoqClient;
import io.fastrelay.client.MoqConnector;
import io.fastrelay.client.SubscribeOptions;
import io.fastrelay.client.TrackEnd;
import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.d18.Draft18;
import io.fastrelay.transport.DialOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code moq demo}: a publisher, a relay and subscribers over real connections, every byte checked. */
@Command(
        name = "demo",
        description = {
            "Publishes a video-like and an audio-like track through a relay to several subscribers and shows a live table.",
            "",
            "Exit code 0 only if every object arrived at every subscriber, once and byte-exact."
        })
final class Demo implements Callable<Integer> {

    private static final long SETTLED_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long SHOW_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final double AUDIO_RATE = 50;

    private record Progress(long nanos, long sent) {}

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help and end")
    private boolean help;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "how long objects are published (default: ${DEFAULT-VALUE})")
    private double seconds;

    @Option(
            names = "--subscribers",
            paramLabel = "N",
            defaultValue = "3",
            description = "subscribers, each with a connection of its own (default: ${DEFAULT-VALUE})")
    private int subscriberCount;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "30",
            description = "objects of the video-like track per second (default: ${DEFAULT-VALUE})")
    private double rate;

    @Option(
            names = "--size",
            paramLabel = "BYTES",
            defaultValue = "100000",
            description = "largest object; sizes go down to 1 byte (default: ${DEFAULT-VALUE})")
    private int size;

    @Option(names = "--url", paramLabel = "URL", description = "use this relay instead of starting one")
    private @Nullable String url;

    @Option(names = "--certificate-hash", paramLabel = "HEX", description = "SHA-256 of that relay's certificate")
    private @Nullable String certificateHash;

    @Option(names = "--insecure", description = "accept every certificate")
    private boolean insecure;

    private final CommandEnvironment environment;
    private final Deque<Progress> progress = new ArrayDeque<>();

    Demo(CommandEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws Exception {
        if (seconds <= 0 || subscriberCount < 1 || rate <= 0 || size < 1) {
            throw CommandFailure.usage("--seconds, --subscribers, --rate and --size must be positive");
        }
        if (url != null) {
            return run(url, certificateHash);
        }
        try (RelayProcess relay = new RelayProcess(Path.of(System.getProperty("fastrelay.home", ".")))) {
            Runnable cancelHook = environment.interrupts().onInterrupt(relay::close);
            try {
                return run(relay.url(), relay.certificateHash());
            } finally {
                cancelHook.run();
            }
        }
    }

    private int run(String target, @Nullable String hash) throws Exception {
        PrintStream out = new PrintStream(environment.output(), false, StandardCharsets.UTF_8);
        DialOptions dial = ClientOptions.defaults().dial().withInsecure(insecure);
        ClientOptions options =
                ClientOptions.defaults().withDial(hash == null ? dial : dial.withCertificateSha256(hash));
        String run = Long.toHexString(System.nanoTime());
        List<DemoTrack> tracks = List.of(
                new DemoTrack(FullTrackName.of("video", "demo", run), DemoTrack.Kind.VIDEO, rate, size),
                new DemoTrack(FullTrackName.of("audio", "demo", run), DemoTrack.Kind.AUDIO, AUDIO_RATE, size));
        try (MoqConnector connector = new MoqConnector(environment.dialer().get(), List.of(Draft18.INSTANCE))) {
            MoqClient publisher = connect(connector, target, options);
            tracks.forEach(track -> publisher.serve(track.publisher()));
            RelayCommand.await(
                    publisher.announce(tracks.get(0).publisher().name().namespace()), 10_000, "PUBLISH_NAMESPACE");
            List<DemoSubscriber> subscribers = new ArrayList<>();
            for (int i = 1; i <= subscriberCount; i++) {
                DemoSubscriber subscriber = new DemoSubscriber(i, connect(connector, target, options));
                subscribers.add(subscriber);
                for (DemoTrack track : tracks) {
                    RelayCommand.await(
                            subscriber.subscribe(track, SubscribeOptions.DEFAULTS),
                            10_000,
                            "SUBSCRIBE of " + track.publisher().name());
                }
            }
            out.println("publishing for " + seconds + " s to " + subscriberCount + " subscribers over " + target);
            DemoTable table = new DemoTable(out, environment.terminal());
            publish(tracks, subscribers, table);
            tracks.forEach(DemoTrack::end);
            boolean ended = drain(publisher, subscribers);
            int code = verdict(out, table, tracks, subscribers, ended);
            out.flush();
            subscribers.forEach(subscriber -> subscriber.client().close());
            publisher.close();
            return code;
        }
    }

    private static MoqClient connect(MoqConnector connector, String target, ClientOptions options)
            throws InterruptedException {
        return RelayCommand.await(connector.connect(URI.create(target), options), 15_000, "connecting to " + target);
    }

    private void publish(List<DemoTrack> tracks, List<DemoSubscriber> subscribers, DemoTable table) {
        long begun = System.nanoTime();
        long end = (long) (seconds * 1e9);
        long shown = 0;
        while (true) {
            DemoTrack next = tracks.get(0);
            for (DemoTrack track : tracks) {
                next = track.dueNanos() < next.dueNanos() ? track : next;
            }
            long now = System.nanoTime() - begun;
            if (next.dueNanos() >= end || Thread.currentThread().isInterrupted()) {
                return;
            }
            if (next.dueNanos() <= now) {
                next.publishNext();
            } else {
                LockSupport.parkNanos(Math.min(next.dueNanos() - now, SHOW_NANOS));
            }
            if (now - shown >= SHOW_NANOS) {
                shown = now;
                table.show(now / 1e9, seconds, sent(tracks), settled(now, sent(tracks)), subscribers);
            }
        }
    }

    private static long sent(List<DemoTrack> tracks) {
        return tracks.stream().mapToLong(DemoTrack::published).sum();
    }

    /** What was published so long ago that it should have arrived. */
    private long settled(long now, long sent) {
        progress.add(new Progress(now, sent));
        long settled = 0;
        while (!progress.isEmpty() && now - progress.peek().nanos() > SETTLED_NANOS) {
            settled = progress.remove().sent();
        }
        if (settled > 0) {
            progress.addFirst(new Progress(now - SETTLED_NANOS, settled));
        }
        return settled;
    }

    private boolean drain(MoqClient publisher, List<DemoSubscriber> subscribers) throws InterruptedException {
        try {
            publisher.flush().get(30, TimeUnit.SECONDS);
            for (DemoSubscriber subscriber : subscribers) {
                subscriber.ended().get(30, TimeUnit.SECONDS);
            }
            return true;
        } catch (TimeoutException | ExecutionException e) {
            environment.messages().println("moq: not everything was over in time: " + Texts.of(e));
            return false;
        }
    }

    private int verdict(
            PrintStream out, DemoTable table, List<DemoTrack> tracks, List<DemoSubscriber> subscribers, boolean ended)
            throws IOException {
        long sent = sent(tracks);
        table.summary(sent, subscribers);
        boolean exact = ended && sent > 0;
        for (DemoSubscriber subscriber : subscribers) {
            exact &= subscriber.objects() == sent && subscriber.wrong() == 0;
            for (TrackEnd end : subscriber.irregularEnds()) {
                out.println("subscriber " + subscriber.number() + ": a subscription ended with " + end.describe());
                exact = false;
            }
            if (subscriber.resets() > 0) {
                out.println("subscriber " + subscriber.number() + ": " + subscriber.resets() + " subgroups were reset");
            }
        }
        out.println(
                exact
                        ? "every object arrived byte-exact at every subscriber"
                        : "FAILED: not every object arrived byte-exact at every subscriber");
        return exact ? ExitCodes.OK : ExitCodes.FAILED;
    }
}
