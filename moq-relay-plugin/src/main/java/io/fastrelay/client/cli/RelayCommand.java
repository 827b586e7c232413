package io.fastrelay.client.cli;

import io.fastrelay.client.ClientException;
import io.fastrelay.client.MoqClient;
import io.fastrelay.client.MoqConnector;
import io.fastrelay.moqt.d18.Draft18;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that talks to a relay: connects, works, closes, also when it is interrupted. */
abstract class RelayCommand implements Callable<Integer> {

    private static final long CLOSING_MILLIS = 3000;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help and end")
    private boolean help;

    private final CommandEnvironment environment;
    private volatile boolean interrupted;

    RelayCommand(CommandEnvironment environment) {
        this.environment = environment;
    }

    CommandEnvironment environment() {
        return environment;
    }

    ConnectionOptions connection() {
        return connection;
    }

    /** Whether the user wants it to end. */
    boolean interrupted() {
        return interrupted;
    }

    /** Checks what can be wrong with the options before anything is connected. */
    abstract void check();

    /** Does the work and returns the exit code. */
    abstract int work(MoqClient client) throws Exception;

    /** Ends what is under way in an orderly manner when the user interrupts; at most {@link #CLOSING_MILLIS}. */
    void stop(MoqClient client) {}

    @Override
    public Integer call() throws Exception {
        check();
        try (MoqConnector connector = new MoqConnector(environment.dialer().get(), List.of(Draft18.INSTANCE))) {
            CompletableFuture<MoqClient> connecting = connector.connect(connection.uri(), connection.client());
            Runnable cancelHook = environment.interrupts().onInterrupt(() -> {
                interrupted = true;
                if (connecting.isDone() && !connecting.isCompletedExceptionally()) {
                    stop(connecting.join());
                    close(connecting.join());
                }
                connector.close();
            });
            try {
                long limit = connection.connectTimeout().toMillis() + CLOSING_MILLIS;
                MoqClient client = await(connecting, limit, "connecting to " + connection.uri());
                int code = work(client);
                close(client);
                return code;
            } finally {
                cancelHook.run();
            }
        }
    }

    private static void close(MoqClient client) {
        client.close();
        try {
            client.closed().get(CLOSING_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            // The session is over either way: the connector closes the connection.
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits for something the relay must answer. */
    static <T> T await(CompletableFuture<T> future, long millis, String what) throws InterruptedException {
        try {
            return future.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw CommandFailure.timeout(what + ": no answer within " + millis + " ms");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new ClientException(what + ": " + e.getCause(), e.getCause());
        }
    }
}
