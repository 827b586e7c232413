package io.fastrelay.relay.delivery;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Runs scheduled tasks when a test's clock has come to them and {@link #run} is called. */
final class ManualTimer extends ScheduledThreadPoolExecutor {

    private final LongSupplier clock;
    private final List<Task> tasks = new ArrayList<>();

    ManualTimer(LongSupplier clock) {
        super(0);
        this.clock = clock;
    }

    void run() {
        while (true) {
            List<Task> due = tasks.stream()
                    .filter(task -> task.at <= clock.getAsLong())
                    .sorted(Comparator.comparingLong(task -> task.at))
                    .toList();
            if (due.isEmpty()) {
                return;
            }
            tasks.removeAll(due);
            due.forEach(FutureTask::run);
        }
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        Task task = new Task(
                () -> {
                    command.run();
                    return null;
                },
                clock.getAsLong() + unit.toNanos(delay));
        tasks.add(task);
        return task;
    }

    private static final class Task extends FutureTask<Object> implements ScheduledFuture<Object> {
        private final long at;

        Task(Callable<Object> action, long at) {
            super(action);
            this.at = at;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(at, TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(at, ((Task) other).at);
        }
    }
}
