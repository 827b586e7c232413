package io.fastrelay.client;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.message.Fetch;
import io.fastrelay.moqt.message.FetchOk;
import io.fastrelay.moqt.message.FetchRange;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.RequestOk;
import io.fastrelay.moqt.message.Subscribe;
import io.fastrelay.moqt.message.SubscribeOk;
import io.fastrelay.moqt.message.TrackStatus;
import io.fastrelay.session.Request;
import io.fastrelay.session.RequestEnd;
import io.fastrelay.session.RequestListener;
import io.fastrelay.session.Session;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Serves the tracks of one session to its peer: answers SUBSCRIBE, FETCH and TRACK_STATUS, and sends PUBLISH. */
final class PublisherSide {

    private final Session session;
    private final SendQueue queue;
    private final Map<FullTrackName, TrackPublisher> tracks = new ConcurrentHashMap<>();
    /** Subscriptions of the peer by request id. Connection context. */
    private final Map<Long, ServedSubscription> byRequest = new HashMap<>();

    PublisherSide(Session session) {
        this.session = session;
        this.queue = new SendQueue(session.connection().media());
    }

    SendQueue queue() {
        return queue;
    }

    void serve(TrackPublisher track) {
        TrackPublisher other = tracks.putIfAbsent(track.name(), track);
        if (other != null && other != track) {
            throw new IllegalArgumentException("another publisher of " + track.name() + " is served already");
        }
    }

    void withdraw(TrackPublisher track) {
        tracks.remove(track.name(), track);
    }

    Collection<TrackPublisher> tracks() {
        return tracks.values();
    }

    /** SUBSCRIBE of the peer. Connection context. */
    void subscribe(Request request, Subscribe message) {
        TrackPublisher track = tracks.get(message.track());
        if (track == null) {
            unknown(request, message.track());
            return;
        }
        if (serving(message.track())) {
            request.reject(RequestErrorCode.DUPLICATE_SUBSCRIPTION, -1, message.track() + " is subscribed already");
            return;
        }
        long alias = session.newTrackAlias();
        ServedSubscription served = new ServedSubscription(this, track, alias, request.id());
        SubscriptionSettings defaults =
                SubscriptionSettings.defaults(track.settings().properties());
        TrackHistory history = track.history();
        // Nothing may be published between the largest location that is told and the first object that is sent.
        synchronized (history) {
            Optional<Location> largest = history.largest();
            SubscriptionSettings settings =
                    defaults.with(message.parameters(), track.settings().properties(), largest);
            if (settings.endGroup().isPresent()
                    && largest.isPresent()
                    && history.completeThrough(settings.endGroup().get())) {
                request.reject(
                        RequestErrorCode.INVALID_RANGE,
                        -1,
                        "everything up to group "
                                + Long.toUnsignedString(settings.endGroup().get())
                                + " was published already; use FETCH");
                return;
            }
            byRequest.put(request.id(), served);
            served.begin(request, settings, false);
            Parameters.Builder answer = Parameters.builder();
            largest.ifPresent(answer::largestObject);
            request.accept(
                    new SubscribeOk(alias, answer.build(), track.settings().properties()));
            served.attach(largest);
        }
        track.established();
        newGroup(track, message.parameters());
    }

    /** Sends PUBLISH. Any thread. */
    CompletableFuture<Publication> publish(TrackPublisher track, Parameters parameters) {
        CompletableFuture<Publication> established = new CompletableFuture<>();
        session.connection().context().execute(() -> publishNow(track, parameters, established));
        return established;
    }

    private void publishNow(TrackPublisher track, Parameters parameters, CompletableFuture<Publication> established) {
        if (serving(track.name())) {
            established.completeExceptionally(
                    new ClientException("PUBLISH of " + track.name() + ": the peer has subscribed to it already"));
            return;
        }
        long alias = session.newTrackAlias();
        TrackHistory history = track.history();
        synchronized (history) {
            Optional<Location> largest = history.largest();
            Parameters.Builder all = parameters.toBuilder();
            largest.ifPresent(all::largestObject);
            ServedSubscription served = new ServedSubscription(this, track, alias, -1);
            Request request = session.publish(
                    track.name(), alias, all.build(), track.settings().properties(), served.publishing(established));
            served.begin(request, SubscriptionSettings.defaults(track.settings().properties()), true);
            served.attach(largest);
            byRequest.put(request.id(), served);
        }
    }

    /** FETCH of the peer. Connection context. */
    void fetch(Request request, Fetch message) {
        GroupOrder order = message.parameters().groupOrder().orElse(GroupOrder.ASCENDING);
        TrackPublisher track;
        Location start;
        Location end;
        if (message.range() instanceof FetchRange.Standalone standalone) {
            track = tracks.get(standalone.track());
            if (track == null) {
                unknown(request, standalone.track());
                return;
            }
            start = standalone.start();
            end = standalone.end();
        } else {
            FetchRange.Joining joining = (FetchRange.Joining) message.range();
            ServedSubscription joined = byRequest.get(joining.joiningRequestId());
            if (joined == null) {
                request.reject(
                        RequestErrorCode.INVALID_JOINING_REQUEST_ID,
                        -1,
                        "no subscription has request id " + joining.joiningRequestId());
                return;
            }
            Optional<Location> at = joined.joiningLocation();
            if (!joined.forward() || at.isEmpty()) {
                request.reject(
                        RequestErrorCode.INVALID_RANGE,
                        -1,
                        joined.forward() ? "nothing was published yet" : "the joined subscription has forward state 0");
                return;
            }
            track = joined.track();
            long group = at.get().group();
            long back = joining.joiningStart();
            long first = joining.relative()
                    ? Long.compareUnsigned(back, group) > 0 ? 0 : group - back
                    : joining.joiningStart();
            start = new Location(first, 0);
            end = new Location(group, at.get().object() + 1);
        }
        answer(request, message, track, start, end, order);
    }

    private void answer(
            Request request, Fetch message, TrackPublisher track, Location start, Location end, GroupOrder order) {
        TrackHistory history = track.history();
        Optional<Location> largest = history.largest();
        if (largest.isEmpty()
                || largest.get().isBefore(start)
                || Ranges.last(end).isBefore(start)) {
            request.reject(
                    RequestErrorCode.INVALID_RANGE,
                    -1,
                    "wanted " + start + " to before " + end + ", largest object is "
                            + largest.map(Location::toString).orElse("none"));
            return;
        }
        // FETCH_OK carries the end in the encoding of the request: the last object plus one, or 0 for the whole group.
        boolean toTheEnd = largest.get().compareTo(Ranges.last(end)) <= 0;
        Location told = toTheEnd ? Ranges.end(largest.get()) : end;
        Location last = Ranges.last(told);
        TrackHistory.Range range = history.range(start, last, order);
        Optional<Location> unknown = Ranges.before(range.knownFrom(), start, last);
        boolean ascending = order == GroupOrder.ASCENDING;
        OutgoingFetch fetch = new OutgoingFetch(
                history,
                queue,
                session.draft(),
                request.id(),
                order,
                message.parameters().subscriberPriority().orElse(128),
                range.objects(),
                ascending ? unknown : Optional.empty(),
                ascending ? Optional.empty() : unknown.map(at -> start),
                request::finish);
        request.listener(new RequestListener() {
            @Override
            public void onUpdate(Request.Update update) {
                update.message().parameters().subscriberPriority().ifPresent(fetch::priority);
                update.reply().accept(Parameters.NONE);
            }

            @Override
            public void onEnded(RequestEnd ended) {
                if (ended.how() != RequestEnd.How.FIN) {
                    fetch.cancel(StreamResetCode.CANCELLED);
                }
            }
        });
        request.accept(new FetchOk(
                toTheEnd && history.ended(),
                told,
                Parameters.NONE,
                track.settings().properties()));
        fetch.start();
    }

    /** TRACK_STATUS of the peer. Connection context. */
    void status(Request request, TrackStatus message) {
        TrackPublisher track = tracks.get(message.track());
        if (track == null) {
            unknown(request, message.track());
            return;
        }
        Parameters.Builder answer = Parameters.builder();
        track.largest().ifPresent(answer::largestObject);
        request.accept(new RequestOk(answer.build(), track.settings().properties()));
    }

    /** The session is over. Connection context. */
    void closed() {
        for (ServedSubscription served : byRequest.values().toArray(new ServedSubscription[0])) {
            served.cancel(StreamResetCode.SESSION_CLOSED);
        }
        byRequest.clear();
    }

    // ---- for ServedSubscription

    Session session() {
        return session;
    }

    void over(long requestId, long trackAlias) {
        session.connection().context().execute(() -> {
            byRequest.remove(requestId);
            session.releaseTrackAlias(trackAlias);
        });
    }

    void newGroup(TrackPublisher track, Parameters parameters) {
        parameters.newGroupRequest().ifPresent(track::newGroupRequested);
    }

    private boolean serving(FullTrackName name) {
        return byRequest.values().stream()
                .anyMatch(served -> served.track().name().equals(name));
    }

    private static void unknown(Request request, FullTrackName name) {
        request.reject(RequestErrorCode.DOES_NOT_EXIST, -1, "this client does not publish " + name);
    }
}
