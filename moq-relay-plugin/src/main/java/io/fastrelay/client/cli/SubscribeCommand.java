package io.fastrelay.client.cli;

import io.fastrelay.client.MoqClient;
import io.fastrelay.client.ReceivedObject;
import io.fastrelay.client.SubgroupEnd;
import io.fastrelay.client.SubscribeOptions;
import io.fastrelay.client.TrackEnd;
import io.fastrelay.client.TrackEvent;
import io.fastrelay.client.TrackFetcher;
import io.fastrelay.client.TrackSubscriber;
import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.SubscriptionFilter;
import io.fastrelay.moqt.message.Parameters;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code moq subscribe}: a track to standard output or files. */
@Command(
        name = "subscribe",
        description = {
            "Subscribes to a track and writes its objects to standard output or files.",
            "",
            "Ends with success when the track ends, after --objects, or when nobody reads the output any more; with 3 "
                    + "when --timeout passes; with 1 when the relay refuses or ends the subscription for another reason."
        })
final class SubscribeCommand extends RelayCommand {

    private static final Duration TICK = Duration.ofMillis(20);

    @CommandLine.Parameters(
            index = "1..*",
            paramLabel = "NAMESPACE TRACK",
            description = "live/room or live-room, then the track's name; or both as live-room--video (see moq --help)")
    private List<String> name = new ArrayList<>();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(names = "--objects", paramLabel = "N", description = "end after so many objects")
    private @Nullable Long objects;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "end with 3 when no object comes for so long; also the limit for the relay's answer")
    private @Nullable Double timeout;

    @Option(
            names = "--filter",
            paramLabel = "FILTER",
            description = "'largest', 'next-group', START or START..GROUP, where START is GROUP[:OBJECT] "
                    + "(default: no filter)")
    private @Nullable String filter;

    @Option(
            names = "--join",
            paramLabel = "GROUPS",
            description = "begin so many groups before the largest one, by a joining FETCH; 0: with the current group")
    private @Nullable Long join;

    @Option(names = "--priority", paramLabel = "N", description = "subscriber priority, 0 (most important) to 255")
    private @Nullable Integer priority;

    @Option(names = "--order", paramLabel = "ORDER", description = "group order: 'ascending' or 'descending'")
    private @Nullable String order;

    @Option(
            names = "--delivery-timeout",
            paramLabel = "MILLIS",
            description = "object delivery timeout: older objects are not sent any more")
    private @Nullable Long deliveryTimeout;

    @Option(
            names = "--rendezvous-timeout",
            paramLabel = "MILLIS",
            description = "how long the relay waits for a publisher of the track")
    private @Nullable Long rendezvousTimeout;

    @Option(
            names = "--patience",
            paramLabel = "MILLIS",
            defaultValue = "1000",
            description = "how long --raw and --lines wait for an object that is overtaken by later ones "
                    + "(default: ${DEFAULT-VALUE})")
    private long patience;

    private @Nullable FullTrackName track;
    private Parameters parameters = Parameters.NONE;
    private long written;

    SubscribeCommand(CommandEnvironment environment) {
        super(environment);
    }

    @Override
    void check() {
        track = TrackNames.track(name);
        if (objects != null && objects < 1) {
            throw CommandFailure.usage("--objects must be positive, not " + objects);
        }
        if (priority != null && (priority < 0 || priority > 255)) {
            throw CommandFailure.usage("--priority is 0 to 255, not " + priority);
        }
        if (join != null && join < 0) {
            throw CommandFailure.usage("--join must not be negative");
        }
        SubscriptionFilter wanted = filter == null ? null : Locations.filter(filter);
        parameters = Parameters.builder()
                .authTokens(connection().tokens())
                .filter(wanted)
                .subscriberPriority(priority)
                .groupOrder(order(order))
                .objectDeliveryTimeout(deliveryTimeout)
                .rendezvousTimeout(rendezvousTimeout)
                .build();
    }

    static @Nullable GroupOrder order(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "ascending" -> GroupOrder.ASCENDING;
            case "descending" -> GroupOrder.DESCENDING;
            default -> throw CommandFailure.usage("--order is 'ascending' or 'descending', not '" + text + "'");
        };
    }

    @Override
    int work(MoqClient client) throws Exception {
        FullTrackName named = Objects.requireNonNull(track);
        long answerMillis = timeout == null ? 60_000 : Math.max(1, (long) (timeout * 1000));
        TrackSubscriber subscriber = await(
                client.subscribe(named, SubscribeOptions.with(parameters)), answerMillis, "SUBSCRIBE of " + named);
        ObjectOutput out = output.open(environment());
        try {
            Optional<Location> start = Optional.empty();
            if (join != null && subscriber.info().largest().isPresent()) {
                fetchBefore(client, subscriber, out);
                Location largest = subscriber.info().largest().get();
                start = Optional.of(new Location(largest.group(), largest.object() + 1));
            }
            return receive(client, subscriber, out, start);
        } catch (OutputClosed e) {
            return ExitCodes.OK;
        } finally {
            subscriber.close();
        }
    }

    private void fetchBefore(MoqClient client, TrackSubscriber subscriber, ObjectOutput out)
            throws IOException, InterruptedException {
        SubscribeOptions options = SubscribeOptions.with(
                Parameters.builder().authTokens(connection().tokens()).build());
        TrackFetcher fetcher = client.fetchBefore(subscriber, Objects.requireNonNull(join), options);
        for (TrackEvent event = fetcher.next(); ; event = fetcher.next()) {
            if (event instanceof ReceivedObject object) {
                OutputClosed.guard(() -> out.write(object));
                written++;
                if (enough()) {
                    break;
                }
            } else if (event instanceof TrackEnd end) {
                if (end.kind() != TrackEnd.Kind.COMPLETE) {
                    throw new CommandFailure(ExitCodes.FAILED, "joining FETCH: " + end.describe());
                }
                break;
            }
        }
        OutputClosed.guard(out::flush);
    }

    private int receive(MoqClient client, TrackSubscriber subscriber, ObjectOutput out, Optional<Location> start)
            throws IOException, InterruptedException {
        GroupOrderer orderer = new GroupOrderer(counted(out), start, patience);
        ObjectOutput plain = counted(out);
        long lastObject = System.nanoTime();
        long resets = 0;
        try {
            while (!enough()) {
                if (client.goAway().isDone()) {
                    OutputClosed.guard(orderer::finish);
                    requireOpen(client);
                }
                Optional<TrackEvent> next = subscriber.next(TICK);
                long now = System.nanoTime();
                if (next.isEmpty()) {
                    OutputClosed.guard(() -> {
                        orderer.tick(now);
                        out.flush();
                    });
                    if (timeout != null && now - lastObject > timeout * 1e9) {
                        throw CommandFailure.timeout("no object for " + timeout + " s; " + written + " received");
                    }
                    continue;
                }
                TrackEvent event = next.get();
                if (event instanceof ReceivedObject object) {
                    lastObject = now;
                    OutputClosed.guard(() -> {
                        if (output.ordered()) {
                            orderer.object(object, now);
                            orderer.tick(now);
                        } else if (object.head().status() == ObjectStatus.NORMAL) {
                            plain.write(object);
                        }
                    });
                } else if (event instanceof SubgroupEnd end) {
                    resets += end.reset().isPresent() ? 1 : 0;
                    OutputClosed.guard(() -> orderer.subgroupEnd(end, now));
                } else if (event instanceof TrackEnd end) {
                    OutputClosed.guard(orderer::finish);
                    return ended(client, end);
                }
            }
            return ExitCodes.OK;
        } finally {
            OutputClosed.guard(out::close);
            summary(orderer, resets);
        }
    }

    private static int ended(MoqClient client, TrackEnd end) throws InterruptedException {
        if (end.regular()) {
            return ExitCodes.OK;
        }
        if (end.kind() == TrackEnd.Kind.SESSION_CLOSED) {
            await(client.closed(), 1000, "the end of the session");
            requireOpen(client);
        }
        throw new CommandFailure(ExitCodes.FAILED, "the subscription ended: " + end.describe());
    }

    private void summary(GroupOrderer orderer, long resets) {
        if (resets > 0 || orderer.passedOver() > 0 || orderer.late() > 0) {
            environment()
                    .messages()
                    .println("not everything came: " + resets + " subgroups reset, " + orderer.passedOver()
                            + " holes in the order, " + orderer.late() + " objects too late");
        }
    }

    private boolean enough() {
        return objects != null && written >= objects;
    }

    /** Counts what is written and stops at the number that was asked for. */
    private ObjectOutput counted(ObjectOutput out) {
        return new ObjectOutput() {
            @Override
            public void write(ReceivedObject object) throws IOException {
                if (!enough()) {
                    out.write(object);
                    written++;
                }
            }

            @Override
            public void flush() throws IOException {
                out.flush();
            }

            @Override
            public void close() throws IOException {
                out.close();
            }
        };
    }
}
