package io.fastrelay.client;

import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.PublishDoneCode;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.PublishDone;
import io.fastrelay.moqt.message.RequestError;
import io.fastrelay.moqt.message.RequestOk;
import io.fastrelay.session.Request;
import io.fastrelay.session.RequestEnd;
import io.fastrelay.session.RequestListener;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One subscription of the peer to one of our tracks, whoever asked for it: its request, and what sends its objects.
 * Connection context unless said otherwise.
 */
final class ServedSubscription implements RequestListener, OutgoingSubscription.Listener {

    private final PublisherSide side;
    private final TrackPublisher track;
    private final long trackAlias;
    private long requestId;
    private @Nullable Request request;
    private @Nullable OutgoingSubscription outgoing;
    private @Nullable SubscriptionSettings settings;
    private Optional<Location> joiningLocation = Optional.empty();
    private @Nullable CompletableFuture<Publication> established;

    ServedSubscription(PublisherSide side, TrackPublisher track, long trackAlias, long requestId) {
        this.side = side;
        this.track = track;
        this.trackAlias = trackAlias;
        this.requestId = requestId;
    }

    /** The listener of a PUBLISH whose answer is still to come. */
    RequestListener publishing(CompletableFuture<Publication> future) {
        established = future;
        return this;
    }

    /** @param held nothing is sent before the peer accepted */
    void begin(Request of, SubscriptionSettings initial, boolean held) {
        request = of;
        requestId = of.id();
        settings = initial;
        outgoing = new OutgoingSubscription(
                track, trackAlias, side.queue(), side.session().draft(), initial, held, this);
        if (!held) {
            of.listener(this);
        }
    }

    /** From now on objects are sent; in the same breath in which {@code largest} was told. */
    void attach(Optional<Location> largest) {
        joiningLocation = largest;
        OutgoingSubscription subscription = outgoing();
        track.add(subscription);
        track.history().attach(subscription);
    }

    TrackPublisher track() {
        return track;
    }

    boolean forward() {
        return settings().forward();
    }

    Optional<Location> joiningLocation() {
        return joiningLocation;
    }

    void cancel(StreamResetCode code) {
        outgoing().cancel(code);
        side.over(requestId, trackAlias);
        CompletableFuture<Publication> waiting = established;
        if (waiting != null) {
            waiting.completeExceptionally(
                    new ClientException("PUBLISH of " + track.name() + " ended without an answer"));
        }
    }

    @Override
    public void onAnswer(ControlMessage answer) {
        Parameters parameters = ((RequestOk) answer).parameters();
        settings = settings().with(parameters, track.settings().properties(), track.largest());
        outgoing().update(settings());
        outgoing().release();
        track.established();
        side.newGroup(track, parameters);
        CompletableFuture<Publication> waiting = established;
        if (waiting != null) {
            waiting.complete(new Publication(track, outgoing()));
        }
    }

    @Override
    public void onError(RequestError error) {
        CompletableFuture<Publication> waiting = established;
        if (waiting != null) {
            waiting.completeExceptionally(new RequestFailedException("PUBLISH of " + track.name(), error));
        }
        cancel(StreamResetCode.CANCELLED);
    }

    @Override
    public void onUpdate(Request.Update update) {
        Parameters parameters = update.message().parameters();
        boolean wasForwarding = forward();
        Parameters.Builder answer = Parameters.builder();
        TrackHistory history = track.history();
        synchronized (history) {
            Optional<Location> largest = history.largest();
            settings = settings().with(parameters, track.settings().properties(), largest);
            if (!wasForwarding && forward() || parameters.filter().isPresent()) {
                // Section 5.1: this is the new Joining Location, and section 10.9.1 for changed filters.
                joiningLocation = largest;
                largest.ifPresent(answer::largestObject);
            }
            outgoing().update(settings());
        }
        update.reply().accept(answer.build());
        side.newGroup(track, parameters);
    }

    @Override
    public void onEnded(RequestEnd end) {
        if (end.how() != RequestEnd.How.FIN) {
            cancel(
                    end.how() == RequestEnd.How.SESSION_CLOSED
                            ? StreamResetCode.SESSION_CLOSED
                            : StreamResetCode.CANCELLED);
        }
    }

    /** Send context. */
    @Override
    public void onFinished(PublishDoneCode code, long streamCount, String reason) {
        Request done = request;
        if (done != null) {
            done.done(new PublishDone(code.code(), streamCount, reason));
        }
        side.over(requestId, trackAlias);
    }

    private OutgoingSubscription outgoing() {
        OutgoingSubscription subscription = outgoing;
        if (subscription == null) {
            throw new IllegalStateException("the subscription has not begun");
        }
        return subscription;
    }

    private SubscriptionSettings settings() {
        SubscriptionSettings current = settings;
        if (current == null) {
            throw new IllegalStateException("the subscription has not begun");
        }
        return current;
    }
}
