package io.fastrelay.plugin;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The few threads that serve all sessions of one relay: timers, and help for contexts that have much to do. */
final class RelayThreads {

    private static final int THREADS = 2;

    private final ScheduledThreadPoolExecutor executor;

    RelayThreads() {
        AtomicInteger number = new AtomicInteger();
        executor = new ScheduledThreadPoolExecutor(THREADS, task -> {
            Thread thread = new Thread(task, "moq-relay-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        // most timers are timeouts that never come about; each would keep its session in memory until its time
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    ScheduledExecutorService executor() {
        return executor;
    }

    /** Blocks until the threads are gone, at most a few seconds. */
    void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(3, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
