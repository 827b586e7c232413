package io.fastrelay.relay;

import io.fastrelay.transport.SerialContext;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Timers whose tasks run in the relay's context. */
final class RelayTimers {

    private final ScheduledExecutorService timer;
    private final SerialContext context;

    RelayTimers(ScheduledExecutorService timer, SerialContext context) {
        this.timer = timer;
        this.context = context;
    }

    /** Runs the task later. A timer service that is shut down already has nothing to run any more. */
    Handle after(long millis, Runnable task) {
        Handle handle = new Handle(task);
        try {
            handle.future = timer.schedule(() -> context.execute(handle::fire), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopped) {
            handle.cancel();
        }
        return handle;
    }

    /** One timer. Only in the relay's context; once cancelled it does not fire, even if its time has come already. */
    static final class Handle {

        private @Nullable Runnable task;
        private volatile @Nullable ScheduledFuture<?> future;

        private Handle(Runnable task) {
            this.task = task;
        }

        void cancel() {
            task = null;
            ScheduledFuture<?> scheduled = future;
            if (scheduled != null) {
                scheduled.cancel(false);
            }
        }

        private void fire() {
            Runnable due = task;
            task = null;
            if (due != null) {
                due.run();
            }
        }
    }
}
