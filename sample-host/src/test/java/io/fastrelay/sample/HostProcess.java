package io.fastrelay.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The packed distribution, copied so that a test may change it, in a process of its own on free ports. */
final class HostProcess implements AutoCloseable {

    private static final int LIMIT_SECONDS = 90;

    private final Process process;
    private final CompletableFuture<String> firstLine = new CompletableFuture<>();
    private final CompletableFuture<String> errors = new CompletableFuture<>();

    private HostProcess(Process process) {
        this.process = process;
    }

    /** A copy of the distribution. */
    static Path unpack(Path into) throws IOException {
        Path built = built();
        try (Stream<Path> files = Files.walk(built)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (!built.relativize(file).startsWith("data")) {
                    Files.copy(file, into.resolve(built.relativize(file).toString()));
                }
            }
        }
        return into;
    }

    static HostProcess start(Path home, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(home.resolve("bin/fast-relay-host").toString(), "--http-port", "0"));
        command.addAll(List.of(arguments));
        HostProcess host = new HostProcess(new ProcessBuilder(command).start());
        host.read("output", host.process.inputReader(StandardCharsets.UTF_8), host.firstLine, true);
        host.read("errors", host.process.errorReader(StandardCharsets.UTF_8), host.errors, false);
        return host;
    }

    /** The first line on standard output; the one that says whether it serves. */
    String line() throws Exception {
        return firstLine.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    /** What stands in that line where this matches. */
    String find(String regex) throws Exception {
        Matcher matcher = Pattern.compile(regex).matcher(line());
        if (!matcher.find()) {
            throw new AssertionError("expected " + regex + " in: " + line());
        }
        return matcher.group();
    }

    /** Everything on standard error, once it has ended. */
    String errors() throws Exception {
        return errors.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("still running after " + LIMIT_SECONDS + " s");
        }
        return process.exitValue();
    }

    /** Sends a signal by name, and waits for the end. */
    int end(String signal) throws Exception {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();
        return exitCode();
    }

    boolean isRunning() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void read(String name, BufferedReader from, CompletableFuture<String> result, boolean onlyFirst) {
        Thread thread = new Thread(
                () -> {
                    StringBuilder all = new StringBuilder();
                    try (from) {
                        for (String line = from.readLine(); line != null; line = from.readLine()) {
                            all.append(line).append('\n');
                            if (onlyFirst) {
                                result.complete(line);
                            }
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    } finally {
                        result.complete(all.toString());
                    }
                },
                "host-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private static Path built() throws IOException {
        try (Stream<Path> below = Files.walk(Path.of("target"), 2)) {
            return below.filter(path -> Files.isExecutable(path.resolve("bin/fast-relay-host")))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no distribution in target; run mvn package first"));
        }
    }
}
