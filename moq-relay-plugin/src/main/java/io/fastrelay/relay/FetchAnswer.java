package io.fastrelay.relay;

import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.message.FetchOk;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.RequestError;
import io.fastrelay.relay.delivery.FetchDelivery;
import io.fastrelay.relay.track.LocationRange;
import io.fastrelay.relay.track.Track;
import io.fastrelay.session.Request;
import io.fastrelay.session.RequestEnd;
import io.fastrelay.session.RequestListener;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answer to one FETCH: from the cache where it knows the objects, from publishers where it does not (draft 18
 * sections 9.4 and 10.12.3). FETCH_OK goes out when the end is known and there is something to deliver; what no publisher
 * supplies in time is reported as unknown. Relay context, except for the listener of the delivery.
 */
final class FetchAnswer implements RequestListener, TrackWaiter, CacheFill.Asker {

    private static final Logger log = LoggerFactory.getLogger(FetchAnswer.class);

    private final RelayCore core;
    private final ClientSession session;
    private final IncomingRequest request;
    private final TrackEntry entry;
    private final GroupOrder order;
    private final long fillMillis;
    private final CacheFill fill;
    private FetchSpan span;
    private Track track;
    private int priority;
    private boolean answered;
    private boolean over;
    private volatile @Nullable FetchDelivery delivery;

    FetchAnswer(
            RelayCore core,
            ClientSession session,
            IncomingRequest request,
            TrackEntry entry,
            FetchSpan span,
            Parameters parameters) {
        this.core = core;
        this.session = session;
        this.request = request;
        this.entry = entry;
        this.span = span;
        this.track = entry.track();
        this.order = parameters.groupOrder().orElse(GroupOrder.ASCENDING);
        this.priority = parameters.subscriberPriority().orElse(128);
        this.fill = new CacheFill(core, entry, this);
        this.fillMillis = fillMillis(core.options().times(), parameters.fillTimeout());
    }

    private static long fillMillis(RelayOptions.Times times, OptionalLong asked) {
        if (asked.isEmpty()) {
            return times.defaultFill();
        }
        return Long.compareUnsigned(asked.getAsLong(), times.maxFill()) < 0 ? asked.getAsLong() : times.maxFill();
    }

    void begin() {
        entry.add(this);
        session.fetches().add(this);
        request.listener(this);
        if (over) {
            return;
        }
        fill.startBudget(fillMillis);
        log.debug("{}: FETCH {} {} to {}", session, entry.name(), span.start(), span.last());
        if (entry.publishers().isEstablished()) {
            onPublisher(track, track.largest());
        } else if (entry.publishers().isAsked() && !fill.isTimeUp()) {
            entry.await(this, null);
        } else {
            withoutSubscription();
        }
    }

    // ---- how far it goes ----

    /** An upstream subscription is established: its largest location bounds the answer. */
    @Override
    public void onPublisher(Track current, Optional<Location> ignored) {
        if (over || answered) {
            return;
        }
        track = current;
        Optional<Location> largest = track.largest();
        if (largest.isEmpty()) {
            // the publisher told no object; one that has some nevertheless answers a FETCH
            fill.addError(noObjects());
            fill.fill(track, span);
        } else if (largest.get().isBefore(span.start())) {
            reject(
                    RequestErrorCode.INVALID_RANGE,
                    "the start " + span.start() + " lies behind the largest " + largest.get());
        } else {
            span = span.until(largest.get());
            answerIfSomethingIsKnown();
            fill.fill(track, span);
        }
    }

    /** Nobody delivers the track now; the cache may know all the same, and publishers may answer a FETCH. */
    private void withoutSubscription() {
        Optional<Location> largest = track.largest();
        if (largest.isPresent() && entry.publishers().sessions().isEmpty()) {
            if (largest.get().isBefore(span.start())) {
                reject(
                        RequestErrorCode.INVALID_RANGE,
                        "the start " + span.start() + " lies behind the largest " + largest.get());
                return;
            }
            span = span.until(largest.get());
        }
        if (largest.isPresent() && !largest.get().isBefore(span.last())) {
            answerIfSomethingIsKnown();
        }
        fill.fill(track, span);
    }

    @Override
    public void onNoPublisher(RequestError error) {
        if (!over && !answered) {
            fill.addError(error);
            withoutSubscription();
        }
    }

    @Override
    public boolean waitsForPublisher() {
        return false;
    }

    private static RequestError noObjects() {
        return new RequestError(
                RequestErrorCode.INVALID_RANGE.code(), 0, "no object of the track is known", Optional.empty());
    }

    // ---- what comes from publishers ----

    /** A publisher has answered FETCH_OK: the end is known now, if it was not. */
    @Override
    public void publisherAnswers(Location last, boolean endOfTrack) {
        if (!answered && !last.isBefore(span.start())) {
            boolean shortened = last.isBefore(span.last());
            span = span.until(last);
            answer(span.last(), endOfTrack && (shortened || last.equals(span.last())));
        }
    }

    @Override
    public void filled() {
        clamp();
        answer(span.last(), endsTrack(span.last()));
        moreIsThere();
    }

    /** What is still unknown stays so; if that is all, there is nothing to answer with. */
    @Override
    public void givenUp() {
        if (!answered) {
            if (isNothingKnown() && !(fillMillis == 0 && track.largest().isPresent())) {
                RequestError best = fill.error();
                log.info(
                        "{}: FETCH {} refused: 0x{} {}",
                        session,
                        entry.name(),
                        Long.toHexString(best.code()),
                        best.reason());
                end();
                request.reject(best);
                return;
            }
            clamp();
            answer(span.last(), endsTrack(span.last()));
        }
        FetchDelivery current = delivery;
        if (current != null) {
            current.giveUpUnknown();
        }
    }

    /** Objects behind the largest one are not fetched (section 10.12.3). */
    private void clamp() {
        if (!answered) {
            track.largest().ifPresent(largest -> span = span.until(largest));
        }
    }

    private boolean isNothingKnown() {
        List<LocationRange> unknown = track.unknown(span.start(), span.last());
        return unknown.size() == 1
                && unknown.get(0).start().equals(span.start())
                && unknown.get(0).end().equals(span.last());
    }

    // ---- answering ----

    private void answerIfSomethingIsKnown() {
        if (!isNothingKnown()) {
            answer(span.last(), endsTrack(span.last()));
        }
    }

    private boolean endsTrack(Location last) {
        return track.endOfTrack().map(last::equals).orElse(false);
    }

    private void answer(Location last, boolean endOfTrack) {
        if (answered || over) {
            return;
        }
        if (last.isBefore(span.start())) {
            reject(RequestErrorCode.INVALID_RANGE, "the start " + span.start() + " lies behind the largest " + last);
            return;
        }
        answered = true;
        span = new FetchSpan(span.start(), last);
        request.request().accept(new FetchOk(endOfTrack, span.wireEnd(), Parameters.NONE, track.properties()));
        delivery = session.delivery()
                .fetch(request.id(), track, span.start(), span.last(), order, priority, this::deliveryFinished);
    }

    @Override
    public void moreIsThere() {
        FetchDelivery current = delivery;
        if (current != null) {
            current.resume();
        }
    }

    /** Any thread. */
    private void deliveryFinished() {
        core.context().execute(() -> {
            if (!over) {
                request.request().finish();
                end();
            }
        });
    }

    // ---- end ----

    private void reject(RequestErrorCode code, String reason) {
        log.info("{}: FETCH {} refused: {} {}", session, entry.name(), code, reason);
        end();
        request.reject(code, -1, reason);
    }

    /** The track is malformed: the stream is reset, or the request refused if it was not answered yet. */
    void fail(StreamResetCode code, String reason) {
        if (over) {
            return;
        }
        if (answered) {
            FetchDelivery current = delivery;
            end();
            if (current != null) {
                current.cancel(code);
            }
            request.request().cancel(code);
        } else {
            reject(RequestErrorCode.MALFORMED_TRACK, reason);
        }
    }

    /** The client gave up, or its session is over. */
    void abandoned() {
        if (over) {
            return;
        }
        end();
        FetchDelivery current = delivery;
        if (current != null) {
            current.cancel(StreamResetCode.CANCELLED);
        }
    }

    private void end() {
        over = true;
        fill.end();
        session.fetches().remove(this);
        entry.remove(this);
    }

    @Override
    public void onUpdate(Request.Update update) {
        priority = update.message().parameters().subscriberPriority().orElse(priority);
        FetchDelivery current = delivery;
        if (current != null) {
            current.subscriberPriority(priority);
        }
        update.reply().accept(Parameters.NONE);
    }

    @Override
    public void onEnded(RequestEnd how) {
        // FIN only says that no update will follow
        if (how.how() != RequestEnd.How.FIN) {
            abandoned();
        }
    }
}
