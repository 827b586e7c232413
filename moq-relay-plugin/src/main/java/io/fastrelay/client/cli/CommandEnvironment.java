package io.fastrelay.client.cli;

import io.fastrelay.transport.Dialer;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.function.Supplier;

/**
 * What commands use of the world around them, so that tests can give them another one.
 *
 * @param dialer makes the dialer of one command
 * @param input standard input
 * @param output standard output: nothing but what was asked for goes there
 * @param messages standard error
 * @param terminal whether standard output is a terminal, where lines can be rewritten
 * @param interrupts runs a task when the user interrupts (SIGINT, SIGTERM)
 */
record CommandEnvironment(
        Supplier<Dialer> dialer,
        InputStream input,
        OutputStream output,
        PrintStream messages,
        boolean terminal,
        Interrupts interrupts) {

    /** Where tasks for an interrupt are registered. */
    interface Interrupts {

        /** @return what takes the task back */
        Runnable onInterrupt(Runnable task);
    }

    /** As the JVM does it: a shutdown hook. */
    static Interrupts shutdownHooks() {
        return task -> {
            Thread hook = new Thread(task, "moq-interrupt");
            Runtime.getRuntime().addShutdownHook(hook);
            return () -> {
                try {
                    Runtime.getRuntime().removeShutdownHook(hook);
                } catch (IllegalStateException alreadyRunning) {
                    // the hook runs: there is nothing to take back
                }
            };
        };
    }
}
