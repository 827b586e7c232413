package io.fastrelay.client.cli;

import io.fastrelay.client.GroupPublisher;
import io.fastrelay.client.MoqClient;
import io.fastrelay.client.SubgroupPublisher;
import io.fastrelay.client.SubgroupSettings;
import io.fastrelay.client.TrackPublisher;
import io.fastrelay.client.TrackSettings;
import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.KeyValuePair;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.message.Parameters;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code moq publish}: standard input or files as a track. */
@Command(
        name = "publish",
        description = {
            "Publishes standard input, or files, as one track.",
            "",
            "The namespace is announced (PUBLISH_NAMESPACE) and objects are made as soon as somebody subscribes; with "
                    + "--push the track is offered instead (PUBLISH). At the end of the input the track ends, what was "
                    + "published is delivered, and the command ends."
        })
final class PublishCommand extends RelayCommand {

    private static final long INPUT_WAIT_MILLIS = 100;

    /** How the input is cut into objects. */
    static final class Cutting {
        @Option(names = "--per-line", description = "one object per line, without the line feed")
        boolean perLine;

        @Option(
                names = "--object-size",
                paramLabel = "BYTES",
                description = "objects of this size (this is the default, with 16384)")
        @Nullable
        Integer objectSize;

        @Option(names = "--per-file", description = "one object per file")
        boolean perFile;

        @Option(
                names = "--mp4",
                description = "fragmented MP4: one object per fragment, a new group at each fragment that begins with "
                        + "a sync sample of the video; the init segment is the first object of each group")
        boolean mp4;
    }

    @CommandLine.Parameters(
            index = "1..*",
            paramLabel = "NAMESPACE TRACK",
            description = "live/room or live-room, then the track's name; or both as live-room--video (see moq --help)")
    private List<String> name = new ArrayList<>();

    @ArgGroup
    private @Nullable Cutting cutting;

    @Option(names = "--file", paramLabel = "FILE", description = "read this instead of standard input; can be repeated")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--mp4-init",
            paramLabel = "WHERE",
            defaultValue = "group",
            description = "with --mp4: init segment in each 'group' or only 'once', in the first one "
                    + "(default: ${DEFAULT-VALUE})")
    private String mp4Init = "group";

    @Option(
            names = "--group-size",
            paramLabel = "OBJECTS",
            defaultValue = "100",
            description = "objects per group, 0 for one group; not with --mp4 (default: ${DEFAULT-VALUE})")
    private int groupSize;

    @Option(names = "--datagrams", description = "send objects as datagrams; those that do not fit a packet are lost")
    private boolean datagrams;

    @Option(
            names = "--priority",
            paramLabel = "N",
            defaultValue = "128",
            description = "publisher priority, 0 (most important) to 255 (default: ${DEFAULT-VALUE})")
    private int priority;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "0",
            description = "objects per second at most, 0 for no limit (default: ${DEFAULT-VALUE})")
    private double rate;

    @Option(names = "--push", description = "offer the track by PUBLISH instead of announcing its namespace")
    private boolean push;

    @Option(names = "--no-wait", description = "begin although nobody has subscribed yet")
    private boolean noWait;

    @Option(
            names = "--wait-timeout",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "how long to wait for a subscriber, 0 for ever (default: ${DEFAULT-VALUE})")
    private double waitTimeout;

    @Option(
            names = "--linger",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "how long FETCH is answered after the end of the input (default: ${DEFAULT-VALUE})")
    private double linger;

    @Option(
            names = "--history",
            paramLabel = "BYTES",
            defaultValue = "16777216",
            description = "newest bytes that are kept to answer FETCH (default: ${DEFAULT-VALUE})")
    private long history;

    private @Nullable FullTrackName track;
    private volatile @Nullable TrackPublisher publisher;

    PublishCommand(CommandEnvironment environment) {
        super(environment);
    }

    @Override
    void check() {
        track = TrackNames.track(name);
        Cutting how = cutting();
        if (priority < 0 || priority > 255) {
            throw CommandFailure.usage("--priority is 0 to 255, not " + priority);
        }
        if (how.objectSize != null && how.objectSize < 1) {
            throw CommandFailure.usage("--object-size must be positive, not " + how.objectSize);
        }
        if (groupSize < 0 || rate < 0 || history < 0) {
            throw CommandFailure.usage("--group-size, --rate and --history must not be negative");
        }
        if (!mp4Init.equals("group") && !mp4Init.equals("once")) {
            throw CommandFailure.usage("--mp4-init is 'group' or 'once', not '" + mp4Init + "'");
        }
        if (how.perFile && files.isEmpty()) {
            throw CommandFailure.usage("--per-file needs at least one --file");
        }
        for (Path file : files) {
            if (!Files.isReadable(file)) {
                throw CommandFailure.usage("cannot read " + file);
            }
        }
    }

    @Override
    int work(MoqClient client) throws Exception {
        FullTrackName named = java.util.Objects.requireNonNull(track);
        Properties properties = priority == 128
                ? Properties.NONE
                : new Properties(List.of(KeyValuePair.number(Properties.DEFAULT_PUBLISHER_PRIORITY, priority)));
        TrackPublisher made = TrackPublisher.create(
                named, TrackSettings.DEFAULTS.withProperties(properties).withHistory(history, 1024));
        publisher = made;
        Parameters parameters =
                Parameters.builder().authTokens(connection().tokens()).build();
        if (push) {
            await(client.publish(made, parameters), 30_000, "PUBLISH of " + named);
        } else {
            client.serve(made);
            await(client.announce(named.namespace(), parameters), 30_000, "PUBLISH_NAMESPACE of " + named.namespace());
        }
        environment().messages().println("publishing " + named);
        if (!noWait) {
            waitForSubscriber(client, made);
        }
        long objects;
        try {
            objects = publishAll(client, made);
        } catch (GoingAway e) {
            made.end();
            deliver(client);
            throw e;
        }
        made.end();
        deliver(client);
        environment().messages().println("published " + objects + " objects of " + named);
        if (linger > 0) {
            TimeUnit.MILLISECONDS.sleep((long) (linger * 1000));
        }
        return ExitCodes.OK;
    }

    @Override
    void stop(MoqClient client) {
        TrackPublisher made = publisher;
        if (made != null) {
            made.end();
            try {
                client.flush().get(1, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                environment().messages().println("not everything was delivered");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void waitForSubscriber(MoqClient client, TrackPublisher made) throws InterruptedException {
        CompletableFuture<Object> either = CompletableFuture.anyOf(made.subscribed(), client.closed(), client.goAway());
        await(either, waitTimeout > 0 ? (long) (waitTimeout * 1000) : Long.MAX_VALUE, "waiting for a subscriber");
        requireOpen(client);
    }

    private long publishAll(MoqClient client, TrackPublisher made) throws IOException, InterruptedException {
        long objects = 0;
        long inGroup = 0;
        long begun = System.nanoTime();
        @Nullable GroupPublisher group = null;
        @Nullable SubgroupPublisher subgroup = null;
        try (InputStream input = input()) {
            PieceReader reader = new PieceReader(splitter(input));
            while (true) {
                boolean there = reader.await(INPUT_WAIT_MILLIS);
                requireOpen(client);
                if (interrupted()) {
                    break;
                }
                if (!there) {
                    continue;
                }
                Optional<Piece> piece = reader.take();
                if (piece.isEmpty()) {
                    break;
                }
                boolean full = !cutting().mp4 && groupSize > 0 && inGroup == groupSize;
                if (group == null || piece.get().startsGroup() || full) {
                    if (subgroup != null) {
                        subgroup.finish();
                    }
                    group = made.group();
                    subgroup = datagrams ? null : group.subgroup(0, SubgroupSettings.DEFAULTS.withEndOfGroup());
                    inGroup = 0;
                }
                awaitRoom(client, made);
                if (subgroup != null) {
                    subgroup.write(piece.get().payload());
                } else {
                    // An input's last group may be shorter: the end of the track tells its end.
                    boolean last = !cutting().mp4 && inGroup + 1 == groupSize;
                    group.datagram(-1, priority, Properties.NONE, piece.get().payload(), last);
                }
                inGroup++;
                objects++;
                if (rate > 0) {
                    pace(begun + (long) (objects * 1e9 / rate));
                }
            }
        }
        return objects;
    }

    /** The room, or the end of the session: a publisher must not wait for a subscriber that is gone. */
    private static void awaitRoom(MoqClient client, TrackPublisher made) throws InterruptedException {
        CompletableFuture<Void> room = made.writable();
        if (!room.isDone()) {
            await(CompletableFuture.anyOf(room, client.closed()), Long.MAX_VALUE, "waiting for room");
        }
    }

    private static void pace(long until) {
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
    }

    private void deliver(MoqClient client) throws InterruptedException {
        await(client.flush(), 60_000, "delivering the rest");
        // PUBLISH_DONE goes over a control stream, whose delivery nobody confirms: give it time to arrive.
        TimeUnit.MICROSECONDS.sleep(Math.max(100_000, 3 * client.roundTripMicros()));
    }

    private Cutting cutting() {
        Cutting how = cutting;
        return how == null ? new Cutting() : how;
    }

    private Splitter splitter(InputStream input) {
        Cutting how = cutting();
        if (how.perLine) {
            return new LineSplitter(input);
        }
        if (how.perFile) {
            return new FileSplitter(files);
        }
        if (how.mp4) {
            return new Mp4Splitter(input, mp4Init.equals("group"));
        }
        return new SizeSplitter(input, how.objectSize == null ? 16_384 : how.objectSize);
    }

    private InputStream input() throws IOException {
        if (files.isEmpty() || cutting().perFile) {
            return new BufferedInputStream(environment().input());
        }
        List<InputStream> opened = new ArrayList<>();
        for (Path file : files) {
            opened.add(Files.newInputStream(file));
        }
        return new BufferedInputStream(new SequenceInputStream(Collections.enumeration(opened)));
    }
}
