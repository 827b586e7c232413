package io.fastrelay.client;

import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.session.Request;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * An established subscription. Unless a {@link TrackListener} was given, its events wait in a queue for
 * {@link #next}; while the queue is full the publisher is held back by flow control. All methods may be called by any
 * thread; only {@code next} blocks.
 */
public final class TrackSubscriber implements AutoCloseable {

    private final TrackInfo info;
    private final Request request;
    private final ReceiveSink sink;

    TrackSubscriber(TrackInfo info, Request request, ReceiveSink sink) {
        this.info = info;
        this.request = request;
        this.sink = sink;
    }

    /** What the publisher's answer said about the track. */
    public TrackInfo info() {
        return info;
    }

    /** The request id, which a joining FETCH refers to. */
    public long requestId() {
        return request.id();
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

    /**
     * Waits for the next whole object and passes over what is not one; empty at the end.
     *
     * @throws IllegalStateException if a listener gets the events
     * @throws InterruptedException if the thread is interrupted
     */
    public Optional<ReceivedObject> nextObject() throws InterruptedException {
        while (true) {
            TrackEvent event = next();
            if (event instanceof ReceivedObject object) {
                return Optional.of(object);
            }
            if (event instanceof TrackEnd) {
                return Optional.empty();
            }
        }
    }

    /**
     * Sends REQUEST_UPDATE; parameters that are left out stay as they are.
     *
     * @return the parameters of the answer; fails with {@link RequestFailedException} if the publisher refused, which
     *     ends the subscription too
     */
    public CompletableFuture<Parameters> update(Parameters parameters) {
        return Update.send(request, "REQUEST_UPDATE of " + info.name(), parameters);
    }

    /** Complete with how it ended, once nothing more will come. */
    public CompletableFuture<TrackEnd> ended() {
        return sink.ended();
    }

    /** What came so far. */
    public ReceiveCounters counters() {
        return sink.counters();
    }

    /** Ends the subscription. Idempotent. */
    @Override
    public void close() {
        if (!sink.over()) {
            sink.end(new TrackEnd(TrackEnd.Kind.CANCELLED, 0, ""));
            request.cancel(StreamResetCode.CANCELLED);
        }
    }
}
