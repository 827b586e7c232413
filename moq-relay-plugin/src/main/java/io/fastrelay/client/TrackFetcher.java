package io.fastrelay.client;

import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.session.Request;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A FETCH under way. Objects may come before the publisher's answer. Unless a {@link TrackListener} was given, events
 * wait in a queue for {@link #next}; while it is full the publisher is held back by flow control. All methods may be
 * called by any thread; only {@code next} blocks.
 */
public final class TrackFetcher implements AutoCloseable {

    private final Request request;
    private final ReceiveSink sink;
    private final CompletableFuture<TrackInfo> answer;

    TrackFetcher(Request request, ReceiveSink sink, CompletableFuture<TrackInfo> answer) {
        this.request = request;
        this.sink = sink;
        this.answer = answer;
    }

    /** FETCH_OK; fails with {@link RequestFailedException} if the publisher refused. */
    public CompletableFuture<TrackInfo> answer() {
        return answer.copy();
    }

    /**
     * The next event; waits for it. The last one, {@link TrackEnd}, is returned again and again.
     *
     * @throws IllegalStateException if a listener gets the events
     * @throws InterruptedException if the thread is interrupted
     */
    public TrackEvent next() throws InterruptedException {
        return sink.take();
    }

    /** As {@link #next()}, but empty if nothing comes in time. */
    public Optional<TrackEvent> next(Duration timeout) throws InterruptedException {
        return sink.poll(timeout);
    }

    /** Complete with how it ended, once nothing more will come. */
    public CompletableFuture<TrackEnd> ended() {
        return sink.ended();
    }

    /** What came so far. */
    public ReceiveCounters counters() {
        return sink.counters();
    }

    /** Cancels what is still under way. Idempotent. */
    @Override
    public void close() {
        if (!sink.over()) {
            sink.end(new TrackEnd(TrackEnd.Kind.CANCELLED, 0, ""));
            request.cancel(StreamResetCode.CANCELLED);
        }
    }
}
