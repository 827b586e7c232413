package io.fastrelay.transport.kwik;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that a listener or dialer has besides kwik's own. */
final class TransportThreads implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TransportThreads.class);
    private static final int LEAST_WORKERS = 2;
    private static final int MOST_WORKERS = 4;

    private final ExecutorService workers;
    private final ScheduledThreadPoolExecutor timer;

    TransportThreads(String name) {
        int processors = Runtime.getRuntime().availableProcessors();
        workers = Executors.newFixedThreadPool(
                Math.max(LEAST_WORKERS, Math.min(MOST_WORKERS, processors)), daemons("fastrelay-" + name + "-worker"));
        timer = new ScheduledThreadPoolExecutor(1, daemons("fastrelay-" + name + "-timer"));
        // timeouts are set and cancelled with every packet of a handshake
        timer.setRemoveOnCancelPolicy(true);
    }

    /** For short tasks. */
    ExecutorService workers() {
        return workers;
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    /** Takes over where a thread has worked long enough for others; works in the caller once the threads have ended. */
    Executor helper() {
        return task -> {
            try {
                workers.execute(task);
            } catch (RejectedExecutionException e) {
                task.run();
            }
        };
    }

    /** Runs a task later, on the timer's thread; not at all once that has ended. */
    void after(Duration time, Runnable task) {
        try {
            timer.schedule(task, time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("nothing is done later any more");
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
        timer.shutdownNow();
        try {
            boolean ended = workers.awaitTermination(2, TimeUnit.SECONDS) & timer.awaitTermination(2, TimeUnit.SECONDS);
            if (!ended) {
                log.warn("transport threads are still busy after close");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for others to end something, at close only. */
    static void await(BooleanSupplier done, Duration most) {
        long end = System.nanoTime() + most.toNanos();
        try {
            while (!done.getAsBoolean() && System.nanoTime() < end) {
                Thread.sleep(5);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static ThreadFactory daemons(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
