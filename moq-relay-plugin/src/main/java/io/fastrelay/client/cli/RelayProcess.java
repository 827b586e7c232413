package io.fastrelay.client.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A host with a relay as a process of its own, on free ports, for as long as the demo runs. */
final class RelayProcess implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("^ready (moqt://\\S+) (https://\\S+) .*?([0-9a-f]{64})\\b.*");
    private static final int START_SECONDS = 60;
    private static final int KEPT_LINES = 20;

    private final Process process;
    private final CompletableFuture<Matcher> ready = new CompletableFuture<>();
    private final Deque<String> lastLines = new ArrayDeque<>();

    /** @param home the folder of the host's distribution */
    RelayProcess(Path home) throws IOException {
        Path program = home.resolve("bin").resolve("fast-relay-host");
        if (!Files.isExecutable(program)) {
            throw CommandFailure.usage("there is no host to start at " + program + "; name a relay with --url");
        }
        process = new ProcessBuilder(List.of(program.toString(), "--port", "0", "--http-port", "0"))
                .redirectErrorStream(true)
                .start();
        Thread reader = new Thread(this::read, "demo-relay-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** The relay's URL over raw QUIC; waits until it serves. */
    String url() throws InterruptedException {
        return await().group(1);
    }

    /** SHA-256 of its certificate. */
    String certificateHash() throws InterruptedException {
        return await().group(3);
    }

    private Matcher await() throws InterruptedException {
        try {
            return ready.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new CommandFailure(ExitCodes.FAILED, "the relay did not start:\n" + lines());
        }
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher matcher = READY.matcher(line);
                if (matcher.matches()) {
                    ready.complete(matcher);
                }
                synchronized (lastLines) {
                    lastLines.add(line);
                    if (lastLines.size() > KEPT_LINES) {
                        lastLines.remove();
                    }
                }
            }
        } catch (IOException e) {
            // the process is gone, which the next line tells
        }
        ready.completeExceptionally(new IOException("the relay's process ended"));
    }

    /** What it said last. */
    String lines() {
        synchronized (lastLines) {
            return String.join("\n", lastLines);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
