package io.fastrelay.client;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.PublishDone;
import io.fastrelay.moqt.message.RequestError;
import io.fastrelay.session.Request;
import io.fastrelay.session.RequestEnd;
import io.fastrelay.session.RequestListener;
import io.fastrelay.session.Session;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One subscription of ours from SUBSCRIBE, or an accepted PUBLISH, to its end. Connection context. */
final class SubscribeRequest implements RequestListener {

    private final FullTrackName name;
    private final Executor context;
    private final ReceiveSink sink;
    private final SubscriptionReceiver receiver;
    private final CompletableFuture<TrackSubscriber> established = new CompletableFuture<>();
    private volatile @Nullable Request request;
    private @Nullable TrackEnd end;

    private SubscribeRequest(
            Session session, FullTrackName name, SubscribeOptions options, @Nullable TrackListener listener) {
        this.name = name;
        this.context = session.connection().context();
        this.sink = new ReceiveSink(listener, options.maxQueuedBytes());
        this.receiver = new SubscriptionReceiver(session.draft().control(), sink, options.chunks(), this::over);
    }

    static CompletableFuture<TrackSubscriber> send(
            Session session, FullTrackName name, SubscribeOptions options, @Nullable TrackListener listener) {
        SubscribeRequest subscribe = new SubscribeRequest(session, name, options, listener);
        // In the context, so that no answer comes before the request is known here.
        session.connection()
                .context()
                .execute(() -> subscribe.request =
                        session.subscribe(name, options.parameters(), subscribe, subscribe.receiver));
        return subscribe.established;
    }

    /** Accepts a PUBLISH of the peer. */
    static TrackSubscriber accept(
            Request publish, TrackInfo info, SubscribeOptions options, @Nullable TrackListener listener) {
        Session session = publish.session();
        SubscribeRequest accepted = new SubscribeRequest(session, info.name(), options, listener);
        accepted.receiver.defaultPriority(info.defaultPriority());
        accepted.request = publish;
        publish.listener(accepted);
        publish.acceptPublish(options.parameters(), accepted.receiver);
        return new TrackSubscriber(info, publish, accepted.sink);
    }

    @Override
    public void onAnswer(ControlMessage answer) {
        TrackInfo info = TrackInfo.of(name, answer);
        receiver.defaultPriority(info.defaultPriority());
        Request established = request;
        if (established == null) {
            throw new IllegalStateException("SUBSCRIBE of " + name + " was answered before it was sent");
        }
        this.established.complete(new TrackSubscriber(info, established, sink));
    }

    @Override
    public void onError(RequestError error) {
        established.completeExceptionally(new RequestFailedException("SUBSCRIBE of " + name, error));
        sink.end(new TrackEnd(TrackEnd.Kind.RESET, 0, error.reason()));
    }

    @Override
    public void onMessage(ControlMessage message) {
        if (message instanceof PublishDone done) {
            end = TrackEnd.of(done);
        }
    }

    @Override
    public void onEnded(RequestEnd ended) {
        if (end == null) {
            end = TrackEnd.of(ended);
        }
        established.completeExceptionally(
                new ClientException("SUBSCRIBE of " + name + " ended without an answer: " + ended.how()));
    }

    /** The last data has come. Why it was the last may be told right after it, so the end waits for that. */
    private void over() {
        context.execute(() -> {
            TrackEnd known = end;
            sink.end(known != null ? known : new TrackEnd(TrackEnd.Kind.SESSION_CLOSED, 0, ""));
        });
    }
}
