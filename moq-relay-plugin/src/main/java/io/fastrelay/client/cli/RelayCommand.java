package io.fastrelay.client.cli;

import io.fastrelay.client.ClientException;
import io.fastrelay.client.MoqClient;
import io.fastrelay.client.MoqConnector;
import io.fastrelay.client.RequestFailedException;
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
    private static final long CLOSED_WAIT_MILLIS = 200;

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
                int code = workOrExplain(client);
                close(client);
                return code;
            } catch (RuntimeException e) {
                if (interrupted) {
                    // What fails because the user ended it is no failure.
                    return ExitCodes.INTERRUPTED;
                }
                throw e;
            } finally {
                cancelHook.run();
            }
        }
    }

    /** Where something failed because the session was closed, the reason of that says more. */
    private int workOrExplain(MoqClient client) throws Exception {
        try {
            return work(client);
        } catch (RequestFailedException e) {
            throw e;
        } catch (ClientException e) {
            try {
                client.closed().get(CLOSED_WAIT_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException stillOpen) {
                throw e;
            }
            requireOpen(client);
            throw e;
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

    /**
     * Checks that there is somebody to talk to.
     *
     * @throws CommandFailure if the session is closed
     * @throws GoingAway if the relay will close it
     */
    static void requireOpen(MoqClient client) {
        if (client.closed().isDone()) {
            throw new CommandFailure(
                    ExitCodes.FAILED,
                    "the session was closed: " + Texts.of(client.closed().join()));
        }
        if (client.goAway().isDone()) {
            throw new GoingAway(client.goAway().join());
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
