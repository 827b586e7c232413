package io.fastrelay.transport.kwik;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the tasks of one connection in order and one at a time, on threads that it shares with others. Never in the caller,
 * so that a caller is neither kept busy nor entered again.
 */
final class SerialTasks implements Executor {

    private static final Logger log = LoggerFactory.getLogger(SerialTasks.class);
    /** Then others have their turn. */
    private static final int TASKS_PER_TURN = 16;

    private final Executor pool;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private volatile Runnable after = () -> {};

    SerialTasks(Executor pool) {
        this.pool = pool;
    }

    /** What is done after every task, as part of it. */
    void afterEach(Runnable action) {
        after = action;
    }

    /** Any thread. Dropped when the shared threads have ended. */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (pending.getAndIncrement() == 0) {
            turn();
        }
    }

    /** Tasks that wait or run. */
    int pending() {
        return pending.get();
    }

    private void turn() {
        try {
            pool.execute(this::drain);
        } catch (RejectedExecutionException e) {
            log.debug("the threads have ended, tasks are dropped");
        }
    }

    private void drain() {
        int done = 0;
        do {
            if (done++ == TASKS_PER_TURN) {
                turn();
                return;
            }
            Runnable task = tasks.poll();
            try {
                task.run();
                after.run();
            } catch (RuntimeException | Error e) {
                log.error("a task of a connection failed", e);
            }
        } while (pending.decrementAndGet() > 0);
    }
}
