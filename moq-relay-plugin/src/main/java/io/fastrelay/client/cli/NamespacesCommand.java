package io.fastrelay.client.cli;

import io.fastrelay.client.MoqClient;
import io.fastrelay.client.NamespaceEvent;
import io.fastrelay.client.NamespaceWatch;
import io.fastrelay.client.TrackOffer;
import io.fastrelay.client.TrackWatch;
import io.fastrelay.moqt.TrackNamespace;
import io.fastrelay.moqt.message.Parameters;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code moq namespaces}: what is published. */
@Command(
        name = "namespaces",
        description = {
            "Lists published namespaces, in the form of section 1.5, one per line: + when one is published, - when it is "
                    + "withdrawn.",
            "",
            "Ends with success when nothing new came for --quiet seconds; goes on until it is interrupted with --follow."
        })
final class NamespacesCommand extends RelayCommand {

    @CommandLine.Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PREFIX",
            defaultValue = "",
            description = "only namespaces that begin with these fields (default: all)")
    private String prefix = "";

    @Option(names = "--tracks", description = "list tracks that are offered (SUBSCRIBE_TRACKS) instead of namespaces")
    private boolean tracks;

    @Option(names = "--follow", description = "go on until interrupted")
    private boolean follow;

    @Option(
            names = "--quiet",
            paramLabel = "SECONDS",
            defaultValue = "1",
            description = "end when nothing new came for so long (default: ${DEFAULT-VALUE})")
    private double quiet;

    private TrackNamespace parsed = TrackNamespace.EMPTY;

    NamespacesCommand(CommandEnvironment environment) {
        super(environment);
    }

    @Override
    void check() {
        parsed = TrackNames.namespace(prefix);
    }

    @Override
    int work(MoqClient client) throws Exception {
        Parameters parameters =
                Parameters.builder().authTokens(connection().tokens()).build();
        try {
            if (tracks) {
                listTracks(client, parameters);
            } else {
                listNamespaces(client, parameters);
            }
        } catch (OutputClosed e) {
            return ExitCodes.OK;
        }
        return ExitCodes.OK;
    }

    private void listNamespaces(MoqClient client, Parameters parameters) throws IOException, InterruptedException {
        try (NamespaceWatch watch =
                await(client.namespaces(parsed, parameters), 30_000, "SUBSCRIBE_NAMESPACE of '" + parsed + "'")) {
            while (true) {
                Optional<NamespaceEvent> event = watch.next(pause());
                if (event.isEmpty() && !follow) {
                    return;
                }
                if (event.isPresent() && event.get().end().isPresent()) {
                    throw new CommandFailure(
                            ExitCodes.FAILED,
                            "the relay ended it: " + event.get().end().get().how());
                }
                if (event.isPresent() && event.get().namespace().isPresent()) {
                    print((event.get().published() ? "+ " : "- ")
                            + event.get().namespace().get());
                }
            }
        }
    }

    private void listTracks(MoqClient client, Parameters parameters) throws IOException, InterruptedException {
        try (TrackWatch watch =
                await(client.tracks(parsed, parameters), 30_000, "SUBSCRIBE_TRACKS of '" + parsed + "'")) {
            while (true) {
                Optional<TrackOffer> offer = watch.next(pause());
                if (offer.isPresent()) {
                    offer.get().decline("only listing");
                    print("+ " + offer.get().name());
                } else if (!follow || client.closed().isDone()) {
                    return;
                }
            }
        }
    }

    private Duration pause() {
        return Duration.ofMillis(Math.max(1, (long) (quiet * 1000)));
    }

    private void print(String line) throws IOException {
        OutputStream out = environment().output();
        OutputClosed.guard(() -> {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        });
    }
}
