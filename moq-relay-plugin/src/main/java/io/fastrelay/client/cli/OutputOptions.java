package io.fastrelay.client.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where received objects go and how they look. */
final class OutputOptions {

    /** How objects look. */
    static final class Format {
        @Option(names = "--raw", description = "payloads one behind the other (this is the default)")
        boolean raw;

        @Option(names = "--lines", description = "payloads with a line feed behind each")
        boolean lines;

        @Option(
                names = "--json",
                description =
                        "one JSON object per line: group, object, subgroup, priority, status, properties, length, "
                                + "payload (base64)")
        boolean json;

        @Option(names = "--directory", paramLabel = "DIR", description = "one file per object, named GROUP-OBJECT")
        @Nullable
        Path directory;
    }

    @ArgGroup
    private @Nullable Format format;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "write here instead of standard output")
    private @Nullable Path file;

    /** Whether the order of objects is part of the output's meaning. */
    boolean ordered() {
        Format chosen = format;
        return chosen == null || chosen.raw || chosen.lines;
    }

    ObjectOutput open(CommandEnvironment environment) throws IOException {
        Format chosen = format == null ? new Format() : format;
        if (chosen.directory != null) {
            return new DirectoryOutput(chosen.directory);
        }
        BufferedOutputStream out =
                new BufferedOutputStream(file == null ? environment.output() : Files.newOutputStream(file), 64 * 1024);
        return chosen.json ? new JsonOutput(out) : new RawOutput(out, chosen.lines);
    }
}
