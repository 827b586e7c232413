package io.fastrelay.session;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.RequestKind;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.Publish;
import io.fastrelay.moqt.message.Subscribe;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The open requests of both sides. */
final class RequestTable {

    private final Set<MoqRequest> open = new LinkedHashSet<>();
    private final Map<Long, OutgoingRequest> fetches = new HashMap<>();
    private final Map<FullTrackName, Set<MoqRequest>> subscriptions = new HashMap<>();
    private int incoming;
    private int subscribesPending;
    private Runnable whenEmpty = () -> {};

    void add(MoqRequest request) {
        if (!open.add(request)) {
            return;
        }
        if (request.incoming()) {
            incoming++;
        } else if (request.kind == RequestKind.SUBSCRIBE) {
            subscribesPending++;
        } else if (request.kind == RequestKind.FETCH) {
            fetches.put(request.id(), (OutgoingRequest) request);
        }
        track(request.message())
                .ifPresent(track -> subscriptions
                        .computeIfAbsent(track, name -> new LinkedHashSet<>())
                        .add(request));
    }

    void remove(MoqRequest request) {
        if (!open.remove(request)) {
            return;
        }
        if (request.incoming()) {
            incoming--;
        } else {
            fetches.remove(request.id());
        }
        track(request.message())
                .ifPresent(track -> subscriptions.computeIfPresent(track, (name, requests) -> {
                    requests.remove(request);
                    return requests.isEmpty() ? null : requests;
                }));
        if (open.isEmpty()) {
            whenEmpty.run();
        }
    }

    void whenEmpty(Runnable action) {
        whenEmpty = action;
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    int incoming() {
        return incoming;
    }

    /** Whether a SUBSCRIBE of ours waits for its answer. */
    boolean subscribePending() {
        return subscribesPending > 0;
    }

    /** A SUBSCRIBE of ours was answered, or ended without. */
    void subscribeSettled() {
        subscribesPending--;
    }

    List<MoqRequest> all() {
        return List.copyOf(open);
    }

    Optional<IncomingFetch> fetch(long requestId) {
        return Optional.ofNullable(fetches.get(requestId)).flatMap(OutgoingRequest::fetch);
    }

    /**
     * Whether a SUBSCRIBE or PUBLISH of the peer would be a second subscription to the track with the same role (draft 18
     * section 5.1). A SUBSCRIBE of ours that is still pending does not count: the peer's PUBLISH may replace it.
     */
    boolean wouldBeSecond(ControlMessage message) {
        Optional<FullTrackName> track = track(message);
        if (track.isEmpty()) {
            return false;
        }
        boolean wePublish = message instanceof Subscribe;
        for (MoqRequest other : subscriptions.getOrDefault(track.get(), Set.of())) {
            boolean otherWePublish = other.incoming() == (other.kind == RequestKind.SUBSCRIBE);
            boolean counts = other.isActiveSubscription();
            if (counts && otherWePublish == wePublish) {
                return true;
            }
        }
        return false;
    }

    /** The peer's PUBLISH is about to be accepted: our own SUBSCRIBE for the track must be terminated first. */
    void replaceSubscribe(FullTrackName track) {
        for (MoqRequest other : List.copyOf(subscriptions.getOrDefault(track, Set.of()))) {
            if (other instanceof OutgoingRequest ours && ours.kind == RequestKind.SUBSCRIBE) {
                if (ours.isPending()) {
                    ours.fail(RequestErrorCode.DUPLICATE_SUBSCRIPTION, "the peer's PUBLISH takes its place");
                } else {
                    ours.ended(new RequestEnd(RequestEnd.How.RESET, StreamResetCode.CANCELLED.code()));
                }
            }
        }
    }

    private static Optional<FullTrackName> track(ControlMessage message) {
        if (message instanceof Subscribe m) {
            return Optional.of(m.track());
        }
        return message instanceof Publish m ? Optional.of(m.track()) : Optional.empty();
    }
}
