package io.fastrelay.e2e.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Peers in a Deno process, over raw QUIC or WebTransport. What the libraries log goes to target/peers/*.log. */
public final class DenoPeers extends PeerHost {

    private static final int ANSWER_SECONDS = 120;

    private final Process process;
    private final BufferedWriter commands;
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    private DenoPeers(Process process) {
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
    }

    public static DenoPeers start() {
        PeerBundle bundle = PeerBundle.install();
        try {
            File log = File.createTempFile(
                    "deno-", ".log", bundle.deno().getParent().toFile());
            Process process = new ProcessBuilder(List.of(
                            bundle.deno().toString(),
                            "run",
                            "--allow-all",
                            "--no-prompt",
                            "--unstable-net",
                            // The relay's development certificate; the browser tests are those that pin it.
                            "--unsafely-ignore-certificate-errors=localhost,127.0.0.1",
                            bundle.denoScript().toString()))
                    .redirectError(log)
                    .start();
            DenoPeers peers = new DenoPeers(process);
            Thread reader = new Thread(peers::read, "deno-" + process.pid());
            reader.setDaemon(true);
            reader.start();
            await(peers.ready, "Deno did not start; see " + log);
            return peers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    JsonNode exchange(ObjectNode command) {
        CompletableFuture<JsonNode> reply = new CompletableFuture<>();
        waiting.put(command.get("id").asInt(), reply);
        try {
            synchronized (commands) {
                commands.write(JSON.writeValueAsString(command));
                commands.newLine();
                commands.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the Deno process does not read", e);
        }
        return await(reply, "no reply to " + command);
    }

    /** Ends the process at once, as a crash would: no peer in it says goodbye. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** Stops the process where it is: its connections stay, but nothing is read or acknowledged. */
    public void freeze() {
        signal("-STOP");
    }

    /** Lets a frozen process go on. */
    public void thaw() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            Tools.run(List.of("kill", signal, Long.toString(process.pid())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            commands.close(); // the process ends at the end of its input
        } catch (IOException e) {
            // It has ended already.
        }
        awaitExit();
    }

    private void read() {
        try (BufferedReader replies = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = replies.readLine(); line != null; line = replies.readLine()) {
                JsonNode reply = JSON.readTree(line);
                if (reply.has("ready")) {
                    ready.complete(null);
                } else {
                    waiting.remove(reply.get("id").asInt()).complete(reply);
                }
            }
            giveUp(new IOException("the Deno process has ended"));
        } catch (IOException e) {
            giveUp(e);
        }
    }

    private void giveUp(IOException reason) {
        ready.completeExceptionally(reason);
        waiting.values().forEach(reply -> reply.completeExceptionally(reason));
    }

    private void awaitExit() {
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> T await(CompletableFuture<T> future, String failure) {
        try {
            return future.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(failure, e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(failure, e);
        }
    }
}
