package io.fastrelay.transport.kwik;

import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * What kwik takes for a scheduler of its own: times with the shared timer, runs with the connection's other tasks, and ends
 * nothing but its own tasks when it is shut down.
 */
final class OwnTimers extends AbstractExecutorService implements ScheduledExecutorService {

    /** Tasks are rescheduled all the time: those that are done are forgotten when so many are known. */
    private static final int KNOWN = 8;

    private final ScheduledExecutorService timer;
    private final Executor context;
    private final Set<ScheduledFuture<?>> known = ConcurrentHashMap.newKeySet();
    private volatile boolean ended;

    /** @param context where the tasks run */
    OwnTimers(ScheduledExecutorService timer, Executor context) {
        this.timer = timer;
        this.context = context;
    }

    @Override
    public void execute(Runnable task) {
        check();
        context.execute(task);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        check();
        return know(timer.schedule(() -> run(task), delay, unit));
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long initialDelay, long period, TimeUnit unit) {
        check();
        return know(timer.scheduleAtFixedRate(() -> run(task), initialDelay, period, unit));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initialDelay, long delay, TimeUnit unit) {
        check();
        return know(timer.scheduleWithFixedDelay(() -> run(task), initialDelay, delay, unit));
    }

    /** kwik has no use for it, and it cannot be run elsewhere. */
    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        throw new RejectedExecutionException("only tasks without a result are scheduled");
    }

    @Override
    public void shutdown() {
        ended = true;
        known.forEach(task -> task.cancel(false));
        known.clear();
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return ended;
    }

    @Override
    public boolean isTerminated() {
        return ended;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return ended;
    }

    private void run(Runnable task) {
        context.execute(() -> {
            if (!ended) {
                task.run();
            }
        });
    }

    private ScheduledFuture<?> know(ScheduledFuture<?> task) {
        if (known.size() >= KNOWN) {
            known.removeIf(ScheduledFuture::isDone);
        }
        known.add(task);
        if (ended) {
            task.cancel(false);
        }
        return task;
    }

    private void check() {
        if (ended) {
            throw new RejectedExecutionException("shut down");
        }
    }
}
