package io.fastrelay.relay;

import io.fastrelay.moqt.AuthToken;
import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.PublishDoneCode;
import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.PublishDone;
import io.fastrelay.relay.delivery.DeliverySettings;
import io.fastrelay.relay.track.Track;
import io.fastrelay.session.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subscriber of one track, from SUBSCRIBE or our PUBLISH to PUBLISH_DONE. Relay context. What is particular to its beginning is in {@link SubscribeHandler} and {@link PublishOffer}.
 */
final class DownstreamSubscription implements Deliveries.Listener {

    private static final Logger log = LoggerFactory.getLogger(DownstreamSubscription.class);

    /** Draft 18 section 5.1, with the ends of the relay's own work in between. */
    enum State {
        /** The host is asked, or a publisher, or the subscriber about our PUBLISH. */
        PENDING,
        ESTABLISHED,
        /** Streams are being closed; PUBLISH_DONE follows. */
        FINISHING,
        ENDED
    }

    private final RelayCore core;
    private final ClientSession subscriber;
    private final TrackEntry entry;
    private final Request request;
    private List<AuthToken> tokens;
    private State state = State.PENDING;
    private SubscriptionTerms terms;
    private SubscriptionTerms.Span span = new SubscriptionTerms.Span(Location.ZERO, SubscriptionTerms.OPEN_END);
    private Track track;
    private Optional<Location> joining = Optional.empty();
    private final List<Runnable> joiningFetches = new ArrayList<>();
    private int updates;
    private long alias;
    private final Deliveries deliveries;
    private PublishDoneCode doneCode = PublishDoneCode.TRACK_ENDED;
    private String doneReason = "";
    private RelayTimers.@Nullable Handle expiry;
    private @Nullable Runnable onAbandoned;

    DownstreamSubscription(
            RelayCore core,
            ClientSession subscriber,
            TrackEntry entry,
            Request request,
            List<AuthToken> tokens,
            SubscriptionTerms terms) {
        this.core = core;
        this.subscriber = subscriber;
        this.entry = entry;
        this.request = request;
        this.tokens = tokens;
        this.terms = terms;
        this.deliveries = new Deliveries(core, subscriber, this);
        this.track = entry.track();
        entry.expect(this);
    }

    ClientSession subscriber() {
        return subscriber;
    }

    TrackEntry entry() {
        return entry;
    }

    Request request() {
        return request;
    }

    FullTrackName name() {
        return entry.name();
    }

    SubscriptionTerms terms() {
        return terms;
    }

    /** The tokens to decide with, after an update that brought these; none brought: those before stay in force. */
    List<AuthToken> tokens(List<AuthToken> updated) {
        if (!updated.isEmpty()) {
            tokens = updated;
        }
        return tokens;
    }

    /** What is delivered now. */
    Track track() {
        return track;
    }

    boolean isPending() {
        return state == State.PENDING;
    }

    boolean isEstablished() {
        return state == State.ESTABLISHED;
    }

    boolean wantsForward() {
        return terms.forward();
    }

    /** Whether this track object is the one it gets its objects from. */
    boolean follows(Track other) {
        return track == other;
    }

    /** The largest location told when objects began to flow: where a joining fetch ends (section 5.1). */
    Optional<Location> joiningLocation() {
        return joining;
    }

    // ---- beginning ----

    /** SUBSCRIBE_OK or PUBLISH_OK has passed: objects flow. */
    void establish(
            Track from,
            Optional<Location> told,
            SubscriptionTerms agreed,
            SubscriptionTerms.Span resolved,
            long trackAlias) {
        state = State.ESTABLISHED;
        track = from;
        terms = agreed;
        span = resolved;
        joining = told;
        alias = trackAlias;
        entry.add(this);
        deliveries.begin(track, alias, told, settings());
        core.events()
                .tell(e -> e.subscribed(
                        subscriber.description(), name().namespace().fields(), name().name()));
        joiningChanged();
    }

    private DeliverySettings settings() {
        return terms.settings(span, track.properties());
    }

    /** The publisher continues on a new track object: from now on its objects, behind those of the old one. */
    void moveTo(Track next) {
        if (state == State.ESTABLISHED) {
            track = next;
            deliveries.begin(track, alias, Optional.empty(), settings());
        }
    }

    /** Ends it when the permission does. */
    void expiresAfter(Optional<Long> millis) {
        if (expiry != null) {
            expiry.cancel();
            expiry = null;
        }
        millis.ifPresent(delay -> expiry = core.timers().after(delay, () -> {
            if (state == State.ESTABLISHED) {
                log.info("{}: permission for {} has expired", subscriber, name());
                cancel(StreamResetCode.EXPIRED_AUTH_TOKEN, PublishDoneCode.EXPIRED, "the permission has expired");
            }
        }));
    }

    /** What to clean up if it ends before it is established. */
    void whenAbandoned(Runnable cleanUp) {
        onAbandoned = cleanUp;
    }

    // ---- joining fetches ----

    /** Runs once the joining location is settled: established, no update under way here or upstream (10.12.2). */
    void whenJoinable(Runnable fetch) {
        joiningFetches.add(fetch);
        joiningChanged();
    }

    private void joiningChanged() {
        boolean unsettled = state == State.PENDING
                || updates > 0
                || (terms.forward() && entry.publishers().isStartingToForward());
        if (!unsettled) {
            List<Runnable> ready = List.copyOf(joiningFetches);
            joiningFetches.clear();
            ready.forEach(Runnable::run);
        }
    }

    /** The publishers forward again; objects up to their new Largest Object were not sent to us. */
    void upstreamForwards() {
        if (state == State.ESTABLISHED && terms.forward()) {
            joining = track.largest();
        }
        joiningChanged();
    }

    // ---- updates ----

    /** REQUEST_UPDATE is being decided about; fetches that join wait. */
    void updateBegins() {
        updates++;
    }

    /** Carries out a REQUEST_UPDATE that is permitted, and answers it (section 10.9.1). */
    void update(Parameters parameters, Optional<Long> expires, Request.UpdateReply reply) {
        updates--;
        if (state != State.ESTABLISHED) {
            reply.reject(RequestErrorCode.INTERNAL_ERROR, "the subscription is not established");
            joiningChanged();
            return;
        }
        SubscriptionTerms updated = terms.updatedBy(parameters);
        Optional<Location> largest = track.largest();
        if (parameters.filter().isPresent()) {
            Optional<SubscriptionTerms.Span> resolved = updated.resolve(largest);
            if (resolved.isEmpty()) {
                updateFailed(reply, RequestErrorCode.INVALID_RANGE, "the end group is published already");
                return;
            }
            span = resolved.get();
        }
        boolean begins = updated.forward() && !terms.forward();
        terms = updated;
        if (begins) {
            joining = largest;
        }
        if (begins) {
            deliveries.resume(settings(), largest);
        } else {
            deliveries.update(settings());
        }
        expiresAfter(expires);
        reply.accept(Parameters.builder()
                .largestObject(largest.orElse(null))
                .expires(expires.orElse(null))
                .build());
        if (begins) {
            entry.publishers().startForwarding();
        }
        parameters.newGroupRequest().ifPresent(entry.publishers()::requestNewGroup);
        joiningChanged();
    }

    /** REQUEST_ERROR, and the subscription ends with UPDATE_FAILED. */
    void updateRefused(Request.UpdateReply reply, RequestErrorCode code, String reason) {
        updates--;
        updateFailed(reply, code, reason);
    }

    private void updateFailed(Request.UpdateReply reply, RequestErrorCode code, String reason) {
        log.info("{}: REQUEST_UPDATE of {} fails: {} {}", subscriber, name(), code, reason);
        reply.reject(code, reason);
        cancel(StreamResetCode.CANCELLED, PublishDoneCode.UPDATE_FAILED, reason);
        joiningChanged();
    }

    // ---- end ----

    /** Ends it after what is there was sent. */
    void finish(PublishDoneCode code, String reason) {
        if (state == State.ESTABLISHED) {
            finishing(code, reason);
            deliveries.finish();
        }
    }

    /** Ends it at once, with its open streams reset. */
    void cancel(StreamResetCode reset, PublishDoneCode code, String reason) {
        if (state == State.ESTABLISHED || state == State.FINISHING) {
            finishing(code, reason);
            deliveries.cancel(reset);
        }
    }

    private void finishing(PublishDoneCode code, String reason) {
        if (state == State.ESTABLISHED) {
            unsubscribed();
        }
        state = State.FINISHING;
        doneCode = code;
        doneReason = reason;
        entry.remove(this);
        joiningChanged();
    }

    @Override
    public void deliveriesFinished() {
        if (state == State.ESTABLISHED) {
            // a delivery ends by itself only because it could not go on
            finishing(PublishDoneCode.INTERNAL_ERROR, "the delivery ended");
        }
        if (state == State.FINISHING) {
            request.done(new PublishDone(doneCode.code(), deliveries.streams(), doneReason));
            log.info("{}: subscription of {} ends: {} {}", subscriber, name(), doneCode, doneReason);
            ended();
        }
        subscriber.session().releaseTrackAlias(alias);
    }

    /** The subscriber gave it up, or refused it, or its session is over: nothing more is said on the request. */
    void abandoned() {
        if (state == State.ENDED) {
            return;
        }
        if (state == State.ESTABLISHED) {
            log.info("{}: unsubscribes {}", subscriber, name());
            unsubscribed();
        }
        ended();
        deliveries.cancel(StreamResetCode.CANCELLED);
    }

    private void ended() {
        if (state == State.PENDING && onAbandoned != null) {
            onAbandoned.run();
        }
        state = State.ENDED;
        if (expiry != null) {
            expiry.cancel();
        }
        subscriber.removed(this);
        entry.remove(this);
        joiningChanged();
    }

    private void unsubscribed() {
        core.events()
                .tell(e -> e.unsubscribed(
                        subscriber.description(), name().namespace().fields(), name().name()));
    }

    @Override
    public void tooFarBehind() {
        if (state == State.ESTABLISHED) {
            log.warn("{}: too far behind on {}", subscriber, name());
            finishing(PublishDoneCode.TOO_FAR_BEHIND, "the subscriber does not keep up");
        }
    }
}
