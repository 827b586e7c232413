package io.fastrelay.transport;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one at a time and in order, without a thread and without a lock: whoever brings a task to an idle context
 * runs it at once, and with it whatever others bring meanwhile. A task brought from inside a task runs after it. State
 * that only tasks of one context touch needs no further protection.
 *
 * <p>Nobody ever waits, so contexts that call each other cannot deadlock. A caller that has run many tasks of others
 * hands the rest to the helper executor.
 */
public final class SerialContext implements Executor {

    private static final Logger log = LoggerFactory.getLogger(SerialContext.class);
    private static final int TASKS_PER_TURN = 256;

    private final String name;
    private final Executor helper;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private volatile @Nullable Thread runner;

    /**
     * @param name for log lines
     * @param helper takes over when one caller has run too many tasks
     */
    public SerialContext(String name, Executor helper) {
        this.name = name;
        this.helper = helper;
    }

    /** Runs the task now, or right after those before it. Never blocks; exceptions of tasks are logged. */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (pending.getAndIncrement() == 0) {
            drain();
        }
    }

    /**
     * Runs the task now if the context is idle. For tasks that use what is gone when the call returns.
     *
     * @return false if the context is busy: the task was not run and will not be
     */
    public boolean tryRun(Runnable task) {
        if (!pending.compareAndSet(0, 1)) {
            return false;
        }
        run(task);
        if (pending.decrementAndGet() > 0) {
            drain();
        }
        return true;
    }

    /** Whether the calling thread is running a task of this context right now. */
    public boolean isCurrent() {
        return runner == Thread.currentThread();
    }

    private void drain() {
        int done = 0;
        do {
            run(tasks.poll());
            if (++done >= TASKS_PER_TURN && pending.get() > 1) {
                pending.decrementAndGet();
                helper.execute(this::drain);
                return;
            }
        } while (pending.decrementAndGet() > 0);
    }

    private void run(Runnable task) {
        runner = Thread.currentThread();
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            log.error("{}: task failed", name, e);
        }
        runner = null;
    }
}
