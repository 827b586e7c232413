package io.fastrelay.transport.fake;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A clock that a test turns: tasks run on the thread that calls {@link #advance}. */
public final class ManualScheduler extends AbstractExecutorService implements ScheduledExecutorService {

    private final List<Task<?>> tasks = new ArrayList<>();
    private long now;
    private long order;
    private boolean shutdown;

    /** Milliseconds since the start. */
    public synchronized long now() {
        return now;
    }

    /** Tasks that wait for their time. */
    public synchronized int waiting() {
        tasks.removeIf(Task::isCancelled);
        return tasks.size();
    }

    /** Runs what is due within the next {@code millis}, in order of time. */
    public void advance(long millis) {
        long until = now() + millis;
        while (true) {
            Task<?> next;
            synchronized (this) {
                tasks.removeIf(Task::isCancelled);
                next = tasks.stream()
                        .filter(task -> task.time <= until)
                        .min(Comparator.<Task<?>>comparingLong(task -> task.time)
                                .thenComparingLong(task -> task.order))
                        .orElse(null);
                if (next == null) {
                    now = until;
                    return;
                }
                now = Math.max(now, next.time);
                tasks.remove(next);
            }
            next.run();
        }
    }

    private synchronized <T> Task<T> add(Callable<T> work, long delay, TimeUnit unit) {
        Task<T> task = new Task<>(work, now + Math.max(0, unit.toMillis(delay)), order++);
        tasks.add(task);
        return task;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return add(
                () -> {
                    command.run();
                    return null;
                },
                delay,
                unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return add(callable, delay, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return scheduleWithFixedDelay(command, initialDelay, period, unit);
    }

    /** The future of the first run; later runs go on until {@link #shutdown}. */
    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        Repeating repeating = new Repeating(command, delay, unit);
        repeating.next = schedule(repeating, initialDelay, unit);
        return repeating.next;
    }

    @Override
    public void execute(Runnable command) {
        command.run();
    }

    @Override
    public synchronized void shutdown() {
        shutdown = true;
        tasks.clear();
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        return List.of();
    }

    @Override
    public synchronized boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return isShutdown();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return isShutdown();
    }

    private final class Repeating implements Runnable {
        private final Runnable command;
        private final long delay;
        private final TimeUnit unit;
        private ScheduledFuture<?> next;

        Repeating(Runnable command, long delay, TimeUnit unit) {
            this.command = command;
            this.delay = delay;
            this.unit = unit;
        }

        @Override
        public void run() {
            command.run();
            if (!isShutdown()) {
                next = schedule(this, delay, unit);
            }
        }
    }

    private final class Task<T> extends FutureTask<T> implements RunnableScheduledFuture<T> {
        private final long time;
        private final long order;

        Task(Callable<T> work, long time, long order) {
            super(work);
            this.time = time;
            this.order = order;
        }

        @Override
        public boolean isPeriodic() {
            return false;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(time - now(), TimeUnit.MILLISECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.MILLISECONDS), other.getDelay(TimeUnit.MILLISECONDS));
        }
    }
}
