package io.fastrelay.client;

import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.TrackNamespace;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.Namespace;
import io.fastrelay.moqt.message.NamespaceDone;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.RequestError;
import io.fastrelay.session.Request;
import io.fastrelay.session.RequestEnd;
import io.fastrelay.session.RequestListener;
import io.fastrelay.session.Session;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * An established SUBSCRIBE_NAMESPACE: which namespaces with a prefix are published, now and later (draft 18 section 6.1).
 * Any thread; only {@link #next} blocks.
 */
public final class NamespaceWatch implements AutoCloseable {

    private final TrackNamespace prefix;
    private final Set<TrackNamespace> published = ConcurrentHashMap.newKeySet();
    private final EventQueue<NamespaceEvent> events = new EventQueue<>();
    private final CompletableFuture<NamespaceWatch> established = new CompletableFuture<>();
    private volatile @Nullable Request request;

    private NamespaceWatch(TrackNamespace prefix) {
        this.prefix = prefix;
    }

    static CompletableFuture<NamespaceWatch> send(Session session, TrackNamespace prefix, Parameters parameters) {
        NamespaceWatch watch = new NamespaceWatch(prefix);
        // In the context, so that no answer comes before the request is known here.
        session.connection()
                .context()
                .execute(() -> watch.request = session.subscribeNamespace(prefix, parameters, watch.new Answers()));
        return watch.established;
    }

    /** The prefix. */
    public TrackNamespace prefix() {
        return prefix;
    }

    /** The namespaces that are published as far as the peer has told; a snapshot. */
    public Set<TrackNamespace> published() {
        return Set.copyOf(published);
    }

    /** The next change; empty if none comes in time. The last event is returned again and again. */
    public Optional<NamespaceEvent> next(Duration timeout) throws InterruptedException {
        return events.poll(timeout);
    }

    /** Ends the watch. Idempotent. */
    @Override
    public void close() {
        Request sent = request;
        if (sent != null) {
            sent.cancel(StreamResetCode.CANCELLED);
        }
        events.end(NamespaceEvent.end(new RequestEnd(RequestEnd.How.RESET, StreamResetCode.CANCELLED.code())));
    }

    private final class Answers implements RequestListener {

        @Override
        public void onAnswer(ControlMessage answer) {
            established.complete(NamespaceWatch.this);
        }

        @Override
        public void onError(RequestError error) {
            established.completeExceptionally(new RequestFailedException("SUBSCRIBE_NAMESPACE of " + prefix, error));
        }

        @Override
        public void onMessage(ControlMessage message) {
            if (message instanceof Namespace namespace) {
                TrackNamespace full = prefix.append(namespace.suffix());
                published.add(full);
                events.put(NamespaceEvent.of(full, true), 0);
            } else if (message instanceof NamespaceDone done) {
                TrackNamespace full = prefix.append(done.suffix());
                published.remove(full);
                events.put(NamespaceEvent.of(full, false), 0);
            }
        }

        @Override
        public void onEnded(RequestEnd end) {
            established.completeExceptionally(
                    new ClientException("SUBSCRIBE_NAMESPACE of " + prefix + " ended without an answer: " + end.how()));
            published.clear();
            events.end(NamespaceEvent.end(end));
        }
    }
}
