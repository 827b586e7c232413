package io.fastrelay.client;

import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.TrackNamespace;
import io.fastrelay.session.Request;
import io.fastrelay.session.RequestEnd;
import java.util.concurrent.CompletableFuture;

/** A namespace that the peer accepted by PUBLISH_NAMESPACE. Any thread; never blocks. */
public final class Announcement implements AutoCloseable {

    private final TrackNamespace namespace;
    private final Request request;
    private final Runnable whenClosed;
    private final CompletableFuture<RequestEnd> ended;

    Announcement(TrackNamespace namespace, Request request, CompletableFuture<RequestEnd> ended, Runnable whenClosed) {
        this.namespace = namespace;
        this.request = request;
        this.ended = ended;
        this.whenClosed = whenClosed;
    }

    /** The namespace. */
    public TrackNamespace namespace() {
        return namespace;
    }

    /** Complete when the peer withdrew its acceptance or the session closed; not by {@link #close}. */
    public CompletableFuture<RequestEnd> ended() {
        return ended.copy();
    }

    /** Withdraws the namespace. Subscriptions that exist go on. Idempotent. */
    @Override
    public void close() {
        whenClosed.run();
        request.cancel(StreamResetCode.CANCELLED);
    }
}
