package io.fastrelay.client;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.TrackNamespace;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.PublishBlocked;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An established SUBSCRIBE_TRACKS: the peer offers every track in namespaces with a prefix by PUBLISH (draft 18 section
 * 10.19). Any thread; only {@link #next} blocks.
 */
public final class TrackWatch implements AutoCloseable {

    /** What the queue holds: an offer, or nothing at the end. */
    private record Item(Optional<TrackOffer> offer) {}

    private final TrackNamespace prefix;
    private final Consumer<TrackWatch> whenClosed;
    private final EventQueue<Item> offers = new EventQueue<>();
    private final Set<FullTrackName> blocked = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<TrackWatch> established = new CompletableFuture<>();
    private volatile @Nullable Request request;

    private TrackWatch(TrackNamespace prefix, Consumer<TrackWatch> whenClosed) {
        this.prefix = prefix;
        this.whenClosed = whenClosed;
    }

    /** @param open hears of the watch before it is sent, so that no offer is missed */
    static CompletableFuture<TrackWatch> send(
            Session session,
            TrackNamespace prefix,
            Parameters parameters,
            Consumer<TrackWatch> open,
            Consumer<TrackWatch> whenClosed) {
        TrackWatch watch = new TrackWatch(prefix, whenClosed);
        open.accept(watch);
        // In the context, so that no answer comes before the request is known here.
        session.connection()
                .context()
                .execute(() -> watch.request = session.subscribeTracks(prefix, parameters, watch.new Answers()));
        return watch.established;
    }

    /** The prefix. */
    public TrackNamespace prefix() {
        return prefix;
    }

    /** Tracks that the peer cannot offer for now (PUBLISH_BLOCKED); a snapshot. SUBSCRIBE may work. */
    public Set<FullTrackName> blocked() {
        return Set.copyOf(blocked);
    }

    /** The next offer; empty if none comes in time or the watch is over. Each must be accepted or declined. */
    public Optional<TrackOffer> next(Duration timeout) throws InterruptedException {
        return offers.poll(timeout).flatMap(Item::offer);
    }

    /** Ends the watch; subscriptions that came from it go on. Idempotent. */
    @Override
    public void close() {
        Request sent = request;
        if (sent != null) {
            sent.cancel(StreamResetCode.CANCELLED);
        }
        over();
    }

    /** Connection context. */
    void offer(TrackOffer offer) {
        offers.put(new Item(Optional.of(offer)), 0);
    }

    private void over() {
        whenClosed.accept(this);
        offers.end(new Item(Optional.empty()));
    }

    private final class Answers implements RequestListener {

        @Override
        public void onAnswer(ControlMessage answer) {
            established.complete(TrackWatch.this);
        }

        @Override
        public void onError(RequestError error) {
            established.completeExceptionally(new RequestFailedException("SUBSCRIBE_TRACKS of " + prefix, error));
            over();
        }

        @Override
        public void onMessage(ControlMessage message) {
            if (message instanceof PublishBlocked block) {
                FullTrackName suffix = block.suffixAndName();
                blocked.add(new FullTrackName(prefix.append(suffix.namespace()), suffix.name()));
            }
        }

        @Override
        public void onEnded(RequestEnd end) {
            established.completeExceptionally(
                    new ClientException("SUBSCRIBE_TRACKS of " + prefix + " ended without an answer: " + end.how()));
            over();
        }
    }
}
