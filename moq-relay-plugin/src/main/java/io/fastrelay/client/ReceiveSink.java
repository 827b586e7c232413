package io.fastrelay.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Where received events go: a listener, or a queue for an application thread. Counts them. Fed in the connection's
 * context.
 */
final class ReceiveSink {

    /** What can be held back while the queue is full. */
    interface Pausable {
        void pause();

        void resume();
    }

    private final @Nullable TrackListener listener;
    private final EventQueue<TrackEvent> queue = new EventQueue<>();
    private final long maxQueuedBytes;
    private final PauseGroup pauses = new PauseGroup();
    private final CompletableFuture<TrackEnd> ended = new CompletableFuture<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final LongAdder objects = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder resets = new LongAdder();

    ReceiveSink(@Nullable TrackListener listener, long maxQueuedBytes) {
        this.listener = listener;
        this.maxQueuedBytes = maxQueuedBytes;
    }

    /** A stream that feeds this sink began. */
    void opened(Pausable stream) {
        pauses.add(stream);
    }

    /** It ended. */
    void closed(Pausable stream) {
        pauses.remove(stream);
    }

    void event(TrackEvent event) {
        if (over.get()) {
            return;
        }
        count(event);
        if (listener != null) {
            event.deliver(listener);
        } else if (queue.put(event, event.size()) > maxQueuedBytes) {
            pauses.pause();
            // The application may have emptied the queue in between, and would now wait for what is held back.
            makeRoom();
        }
    }

    void end(TrackEnd end) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        if (listener != null) {
            listener.onEnd(end);
        } else {
            queue.end(end);
        }
        ended.complete(end);
    }

    boolean over() {
        return over.get();
    }

    CompletableFuture<TrackEnd> ended() {
        return ended.copy();
    }

    Optional<TrackEvent> poll(Duration timeout) throws InterruptedException {
        requireQueue();
        Optional<TrackEvent> event = queue.poll(timeout);
        makeRoom();
        return event;
    }

    TrackEvent take() throws InterruptedException {
        requireQueue();
        TrackEvent event = queue.take();
        makeRoom();
        return event;
    }

    ReceiveCounters counters() {
        return new ReceiveCounters(objects.sum(), bytes.sum(), resets.sum());
    }

    private void makeRoom() {
        if (queue.bytes() <= maxQueuedBytes / 2) {
            pauses.resume();
        }
    }

    private void requireQueue() {
        if (listener != null) {
            throw new IllegalStateException("events go to a listener, there is nothing to wait for");
        }
    }

    private void count(TrackEvent event) {
        if (event instanceof ReceivedObject object) {
            objects.increment();
            bytes.add(object.payload().length);
        } else if (event instanceof ObjectChunk chunk) {
            bytes.add(chunk.bytes().length);
            if (chunk.last()) {
                objects.increment();
            }
        } else if (event instanceof SubgroupEnd end && end.reset().isPresent()) {
            resets.increment();
        }
    }
}
