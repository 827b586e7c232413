package io.fastrelay.client.cli;

import io.fastrelay.client.MissingRange;
import io.fastrelay.client.MoqClient;
import io.fastrelay.client.ReceivedObject;
import io.fastrelay.client.SubscribeOptions;
import io.fastrelay.client.TrackEnd;
import io.fastrelay.client.TrackEvent;
import io.fastrelay.client.TrackFetcher;
import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.message.FetchRange;
import io.fastrelay.moqt.message.Parameters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code moq fetch}: a range of a track to standard output or files. */
@Command(
        name = "fetch",
        description = {
            "Fetches a range of a track and writes its objects to standard output or files.",
            "",
            "Ranges that the relay cannot deliver are told on standard error, and the command ends with 1 then."
        })
final class FetchCommand extends RelayCommand {

    @CommandLine.Parameters(
            index = "1..*",
            paramLabel = "NAMESPACE TRACK",
            description = "live/room or live-room, then the track's name; or both as live-room--video (see moq --help)")
    private List<String> name = new ArrayList<>();

    @Option(
            names = "--range",
            paramLabel = "START..END",
            required = true,
            description = "GROUP[:OBJECT]..GROUP[:OBJECT], both ends included; an end without object means the whole "
                    + "group; one GROUP or GROUP:OBJECT alone is just that")
    private String range = "";

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(names = "--order", paramLabel = "ORDER", description = "group order: 'ascending' or 'descending'")
    private @Nullable String order;

    @Option(names = "--priority", paramLabel = "N", description = "subscriber priority, 0 (most important) to 255")
    private @Nullable Integer priority;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "end with 3 when nothing comes for so long (default: ${DEFAULT-VALUE})")
    private double timeout;

    private @Nullable FullTrackName track;
    private Locations.@Nullable Range wanted;

    FetchCommand(CommandEnvironment environment) {
        super(environment);
    }

    @Override
    void check() {
        track = TrackNames.track(name);
        wanted = Locations.range(range);
        SubscribeCommand.order(order);
        if (priority != null && (priority < 0 || priority > 255)) {
            throw CommandFailure.usage("--priority is 0 to 255, not " + priority);
        }
    }

    @Override
    int work(MoqClient client) throws Exception {
        Locations.Range asked = Objects.requireNonNull(wanted);
        Parameters parameters = Parameters.builder()
                .authTokens(connection().tokens())
                .groupOrder(SubscribeCommand.order(order))
                .subscriberPriority(priority)
                .build();
        TrackFetcher fetcher = client.fetch(
                new FetchRange.Standalone(Objects.requireNonNull(track), asked.start(), asked.fetchEnd()),
                SubscribeOptions.with(parameters));
        try (ObjectOutput out = output.open(environment())) {
            boolean missing = false;
            while (true) {
                Optional<TrackEvent> next = fetcher.next(Duration.ofMillis((long) (timeout * 1000)));
                if (next.isEmpty()) {
                    throw CommandFailure.timeout("nothing came for " + timeout + " s");
                }
                if (next.get() instanceof ReceivedObject object) {
                    OutputClosed.guard(() -> out.write(object));
                } else if (next.get() instanceof MissingRange range) {
                    missing |= range.unknown();
                    environment()
                            .messages()
                            .println("objects up to " + range.end() + " "
                                    + (range.unknown() ? "are unknown to the relay" : "do not exist"));
                } else if (next.get() instanceof TrackEnd end) {
                    return ended(fetcher, end, missing);
                }
            }
        } catch (OutputClosed e) {
            return ExitCodes.OK;
        } finally {
            fetcher.close();
        }
    }

    private int ended(TrackFetcher fetcher, TrackEnd end, boolean missing) throws InterruptedException {
        if (end.kind() == TrackEnd.Kind.COMPLETE) {
            return missing ? ExitCodes.FAILED : ExitCodes.OK;
        }
        // A refusal says more than the end of the stream.
        await(fetcher.answer(), TimeUnit.SECONDS.toMillis(1), "FETCH");
        throw new CommandFailure(ExitCodes.FAILED, "the fetch ended: " + end.describe());
    }
}
