package io.fastrelay.e2e.relay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The sample host's distribution, started as a user starts it, on free ports. Its output goes to target/e2e. */
public final class RelayProcess implements AutoCloseable {

    private static final int START_SECONDS = 60;

    private static final Pattern HTTP = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)");

    private final Process process;
    private final Path log;
    private final CompletableFuture<Integer> http = new CompletableFuture<>();
    private final CompletableFuture<Relay> ready = new CompletableFuture<>();

    private RelayProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts a relay, with these arguments besides, and waits until it serves. */
    public static RelayProcess start(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(distribution().resolve("bin/fast-relay-host").toString(), "--port", "0", "--http-port", "0"));
        command.addAll(Arrays.asList(arguments));
        try {
            Path logs = Files.createDirectories(Path.of("target", "e2e"));
            Path log = Files.createTempFile(logs, "relay-", ".log");
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            RelayProcess relay = new RelayProcess(process, log);
            Thread reader = new Thread(relay::read, "relay-" + process.pid());
            reader.setDaemon(true);
            reader.start();
            relay.relay();
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Relay relay() {
        try {
            return ready.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new IllegalStateException("the relay did not print its ready line; see " + log, e);
        }
    }

    /** What the host's /metrics says. */
    public Metrics metrics() {
        try {
            return new Metrics(http.get(START_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the host did not say where it serves HTTP; see " + log, e);
        }
    }

    public long pid() {
        return process.pid();
    }

    /** Asks the relay to end, as systemd does, and waits for it; returns its exit code. */
    public int terminate() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the relay did not end within 30 s of SIGTERM; see " + log);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        terminate();
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                Files.writeString(log, line + System.lineSeparator(), StandardOpenOption.APPEND);
                Matcher page = HTTP.matcher(line);
                if (page.find()) {
                    http.complete(Integer.valueOf(page.group(1)));
                }
                if (Relay.isReadyLine(line)) {
                    ready.complete(Relay.of(line));
                }
            }
            ready.completeExceptionally(new IOException("the relay ended"));
        } catch (IOException | IllegalStateException e) {
            ready.completeExceptionally(e);
        }
    }

    /** The distribution that the build unpacked below target/. */
    public static Path distribution() {
        try (Stream<Path> below = Files.walk(Path.of("target"), 3)) {
            return below.filter(path -> Files.isRegularFile(path.resolve("conf/host.yml"))
                            && Files.isExecutable(path.resolve("bin/fast-relay-host")))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no unpacked distribution (bin/fast-relay-host and"
                            + " conf/host.yml) below sample-host/target; run mvn package first"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
