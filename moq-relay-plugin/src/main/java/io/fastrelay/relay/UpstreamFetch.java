package io.fastrelay.relay;

import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.FetchOk;
import io.fastrelay.moqt.message.FetchRange;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.RequestError;
import io.fastrelay.relay.track.Track;
import io.fastrelay.session.FetchReceiver;
import io.fastrelay.session.IncomingStream;
import io.fastrelay.session.Request;
import io.fastrelay.session.RequestEnd;
import io.fastrelay.session.RequestListener;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * One FETCH to a publisher that fills a gap of the cache, for all downstream fetches that wait for it. Relay context,
 * except where it takes answer and objects, in the connection's context.
 */
final class UpstreamFetch {

    private final RelayCore core;
    private final UpstreamFetches owner;
    private final Track track;
    private final ClientSession publisher;
    private final FetchSpan span;
    /** Changed in the relay's context, told of progress in the connection's. */
    private final List<CacheFill> waiters = new CopyOnWriteArrayList<>();

    private @Nullable Request request;
    private @Nullable RequestError error;
    private boolean over;

    UpstreamFetch(RelayCore core, UpstreamFetches owner, Track track, ClientSession publisher, FetchSpan span) {
        this.core = core;
        this.owner = owner;
        this.track = track;
        this.publisher = publisher;
        this.span = span;
    }

    /** Sends FETCH, in ascending order whatever downstream wants: the cache has no order. */
    void start() {
        Filling receiver = new Filling(track.fill(
                publisher.session().draft().varint(),
                span.start(),
                span.last(),
                () -> core.context().execute(this::end)));
        request = publisher
                .session()
                .fetch(
                        new FetchRange.Standalone(track.name(), span.start(), span.wireEnd()),
                        Parameters.NONE,
                        new Answers(receiver),
                        receiver);
    }

    ClientSession publisher() {
        return publisher;
    }

    FetchSpan span() {
        return span;
    }

    Track track() {
        return track;
    }

    /** Why the publisher refused, if it did. */
    Optional<RequestError> error() {
        return Optional.ofNullable(error);
    }

    void add(CacheFill waiter) {
        waiters.add(waiter);
    }

    /** The waiter is gone; the last one takes the request with it. */
    void remove(CacheFill waiter) {
        waiters.remove(waiter);
        if (waiters.isEmpty() && !over) {
            over = true;
            owner.over(this);
            Request made = request;
            if (made != null) {
                made.cancel(StreamResetCode.CANCELLED);
            }
        }
    }

    private void end() {
        if (over) {
            return;
        }
        over = true;
        owner.over(this);
        List<CacheFill> told = List.copyOf(waiters);
        waiters.clear();
        told.forEach(waiter -> waiter.over(this));
    }

    private void fail(RequestError reason) {
        core.context().execute(() -> {
            error = reason;
            end();
        });
    }

    /** Takes the answer, in the connection's context. */
    private final class Answers implements RequestListener {

        private final Filling receiver;

        Answers(Filling receiver) {
            this.receiver = receiver;
        }

        @Override
        public void onAnswer(ControlMessage answer) {
            FetchOk ok = (FetchOk) answer;
            track.describe(ok.trackProperties());
            Location last = FetchSpan.ofWire(span.start(), ok.end()).last();
            if (last.isBefore(span.last()) && last.object() != -1) {
                track.told(last);
            }
            core.context()
                    .execute(() -> List.copyOf(waiters).forEach(waiter -> waiter.answered(last, ok.endOfTrack())));
            // the objects may all be there already: what follows from that comes behind the answer
            receiver.endsAt(last);
        }

        @Override
        public void onError(RequestError reason) {
            fail(reason);
        }

        @Override
        public void onEnded(RequestEnd how) {
            // after FETCH_OK the data stream tells the end; a publisher may close the request stream before it
            if (how.how() != RequestEnd.How.FIN || !receiver.isAnswered()) {
                fail(PublisherErrors.NO_PUBLISHER);
            }
        }
    }

    /**
     * Fills the cache. FETCH_OK may end before the range that was asked for: what lies behind its end is unknown, not
     * missing; and it may come later than the objects.
     */
    private final class Filling implements FetchReceiver {

        private final FetchReceiver cache;
        private @Nullable Location end;
        private boolean finished;

        Filling(FetchReceiver cache) {
            this.cache = cache;
        }

        boolean isAnswered() {
            return end != null;
        }

        void endsAt(Location last) {
            end = last;
            if (finished) {
                finish(last);
            }
        }

        private void finish(Location last) {
            if (last.isBefore(span.last())) {
                cache.onEndOfRange(last, false);
                cache.onEndOfRange(span.last(), true);
            }
            cache.onFin();
        }

        @Override
        public void onStream(IncomingStream stream) {
            cache.onStream(stream);
        }

        @Override
        public void onObject(
                long groupId,
                long subgroupId,
                boolean datagram,
                long objectId,
                int publisherPriority,
                ByteBuffer properties,
                long payloadLength) {
            cache.onObject(groupId, subgroupId, datagram, objectId, publisherPriority, properties, payloadLength);
            waiters.forEach(CacheFill::moreIsThere);
        }

        @Override
        public void onPayload(ByteBuffer chunk) {
            cache.onPayload(chunk);
        }

        @Override
        public void onEndOfRange(Location last, boolean unknown) {
            cache.onEndOfRange(last, unknown);
        }

        @Override
        public void onFin() {
            finished = true;
            if (end != null) {
                finish(end);
            }
        }

        @Override
        public void onReset(long code) {
            cache.onReset(code);
        }
    }
}
