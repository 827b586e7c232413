package io.fastrelay.session;

import io.fastrelay.transport.SerialContext;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Timers of one session: tasks run in its connection's context, and not at all once it is over. */
final class Timers {

    /** Takes a timer back. */
    interface Timeout {

        Timeout NONE = () -> {};

        /** The task will not run if it has not begun. */
        void cancel();
    }

    private static final Logger log = LoggerFactory.getLogger(Timers.class);

    private final ScheduledExecutorService timer;
    private final SerialContext context;
    private final Ending ending;

    Timers(ScheduledExecutorService timer, SerialContext context, Ending ending) {
        this.timer = timer;
        this.context = context;
        this.ending = ending;
    }

    Timeout after(long millis, Runnable task) {
        OneTime once = new OneTime(task);
        try {
            once.future = timer.schedule(() -> context.execute(once), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The owner shuts down and closes its sessions; none of them waits for a timer then.
            log.debug("timer refused", e);
        }
        return once;
    }

    /** Belongs to the context. A cancelled one has no effect although it may be queued in the context already. */
    private final class OneTime implements Runnable, Timeout {
        private Runnable task;
        private volatile Future<?> future = java.util.concurrent.CompletableFuture.completedFuture(null);

        OneTime(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            Runnable due = task;
            task = () -> {};
            ending.guard(due);
        }

        @Override
        public void cancel() {
            task = () -> {};
            future.cancel(false);
        }
    }
}
