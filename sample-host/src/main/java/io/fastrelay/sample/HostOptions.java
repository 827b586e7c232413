package io.fastrelay.sample;

import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line. What it says wins over the configuration file. */
@Command(
        name = "fast-relay-host",
        description =
                "Runs a media server that carries the MoQ relay plugin, in the foreground, until SIGINT or SIGTERM.",
        mixinStandardHelpOptions = true,
        versionProvider = HostVersion.class,
        sortOptions = false)
final class HostOptions {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            required = true,
            description = "The host's configuration file, for example conf/host.yml.")
    private Path config = Path.of("");

    @Option(
            names = "--plugins",
            paramLabel = "FOLDER",
            required = true,
            description = "Where plugin jars lie, for example plugins.")
    private Path plugins = Path.of("");

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "UDP port of the first listener of the relay, 0 for a free one.")
    private @Nullable Integer port;

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            description = "TCP port of the admin pages on 127.0.0.1, 0 for a free one.")
    private @Nullable Integer httpPort;

    @Option(names = "--kernel", paramLabel = "MODE", description = "Kernel plane: ${COMPLETION-CANDIDATES}.")
    private @Nullable Kernel kernel;

    Path config() {
        return config;
    }

    Path plugins() {
        return plugins;
    }

    OptionalInt port() {
        return port == null ? OptionalInt.empty() : OptionalInt.of(port);
    }

    OptionalInt httpPort() {
        return httpPort == null ? OptionalInt.empty() : OptionalInt.of(httpPort);
    }

    java.util.Optional<String> kernel() {
        return java.util.Optional.ofNullable(kernel).map(mode -> mode.name().toLowerCase(Locale.ROOT));
    }

    /** Spelled as on the command line. */
    enum Kernel {
        auto,
        off,
        require
    }
}
