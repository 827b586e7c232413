package io.fastrelay.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Events on their way from a connection's context to an application thread. Putting never blocks; the last event stays
 * and is given out again and again. Thread-safe.
 */
final class EventQueue<E> {

    private record Entry<E>(E event, int size) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Entry<E>> entries = new ArrayDeque<>();
    private long bytes;
    private @Nullable E last;

    /** Adds an event and returns the bytes that wait now; ignored behind the last one. */
    long put(E event, int size) {
        lock.lock();
        try {
            if (last == null) {
                entries.add(new Entry<>(event, size));
                bytes += size;
                changed.signal();
            }
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    /** Adds the last event. */
    void end(E event) {
        lock.lock();
        try {
            if (last == null) {
                last = event;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Bytes that wait. */
    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    /** The next event; waits for it. */
    E take() throws InterruptedException {
        while (true) {
            Optional<E> event = poll(Duration.ofDays(1));
            if (event.isPresent()) {
                return event.get();
            }
        }
    }

    /** The next event; waits for it at most so long. */
    Optional<E> poll(Duration timeout) throws InterruptedException {
        long nanos = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (entries.isEmpty() && last == null) {
                if (nanos <= 0) {
                    return Optional.empty();
                }
                nanos = changed.awaitNanos(nanos);
            }
            Entry<E> entry = entries.poll();
            if (entry == null) {
                return Optional.ofNullable(last);
            }
            bytes -= entry.size();
            return Optional.of(entry.event());
        } finally {
            lock.unlock();
        }
    }
}
