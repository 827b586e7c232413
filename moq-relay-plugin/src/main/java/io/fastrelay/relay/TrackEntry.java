package io.fastrelay.relay;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.PublishDoneCode;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.message.PublishDone;
import io.fastrelay.moqt.message.RequestError;
import io.fastrelay.relay.track.Track;
import io.fastrelay.transport.SerialContext;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One track in the relay: its publishers, its subscribers, and the requests that wait for a publisher. Relay context,
 * except for {@link #slot()}. See the package's description for the states.
 */
final class TrackEntry {

    private static final Logger log = LoggerFactory.getLogger(TrackEntry.class);

    private final RelayCore core;
    private final FullTrackName name;
    private final TrackSlot slot;
    private final GroupRequests groupRequests = new GroupRequests();
    private final List<UpstreamSubscription> upstreams = new ArrayList<>();
    private final Set<UpstreamSubscription> startingToForward = new LinkedHashSet<>();
    private final Set<TrackWaiter> waiting = new LinkedHashSet<>();
    private final Set<DownstreamSubscription> subscribers = new LinkedHashSet<>();
    private final Set<FetchAnswer> fetches = new LinkedHashSet<>();
    private final UpstreamFetches upstreamFetches;
    private PublisherErrors errors = new PublisherErrors();
    private Track track;
    private RelayTimers.@Nullable Handle grace;
    private RelayTimers.@Nullable Handle idle;
    private boolean removed;

    TrackEntry(RelayCore core, FullTrackName name) {
        this.core = core;
        this.name = name;
        this.slot = new TrackSlot(() -> core.newTrack(name));
        this.track = slot.current();
        this.upstreamFetches = new UpstreamFetches(core, this);
    }

    FullTrackName name() {
        return name;
    }

    SerialContext context() {
        return core.context();
    }

    /** Thread-safe; see there. */
    TrackSlot slot() {
        return slot;
    }

    Track track() {
        return track;
    }

    UpstreamFetches upstreamFetches() {
        return upstreamFetches;
    }

    Set<DownstreamSubscription> subscribers() {
        return subscribers;
    }

    int waitingCount() {
        return waiting.size();
    }

    int publisherCount() {
        return (int)
                upstreams.stream().filter(UpstreamSubscription::isEstablished).count();
    }

    boolean isEstablished() {
        return upstreams.stream().anyMatch(UpstreamSubscription::isEstablished);
    }

    /** Whether a publisher is being asked. */
    boolean hasPendingPublisher() {
        return upstreams.stream().anyMatch(upstream -> !upstream.isEstablished() && !upstream.isEnded());
    }

    /** Whether a publisher brought it by PUBLISH: such tracks are offered to SUBSCRIBE_TRACKS. */
    boolean isPublished() {
        return upstreams.stream().anyMatch(u -> u.isPublished() && u.isEstablished());
    }

    boolean isPublishedBy(ClientSession session) {
        return upstreams.stream().anyMatch(u -> u.publisher() == session && !u.isEnded());
    }

    /** The sessions that deliver the track now, then those that published a prefix of its namespace. */
    List<ClientSession> publishers() {
        Set<ClientSession> found = new LinkedHashSet<>();
        upstreams.stream()
                .filter(UpstreamSubscription::isEstablished)
                .map(UpstreamSubscription::publisher)
                .forEach(found::add);
        core.namespaces().publishersOf(name.namespace(), found::add);
        found.removeIf(session -> !session.acceptsRequests());
        return new ArrayList<>(found);
    }

    /** The alias of a publisher, wanted for subscribers so that streams can be forwarded byte by byte. */
    Optional<Long> upstreamAlias() {
        return upstreams.stream()
                .filter(UpstreamSubscription::isEstablished)
                .map(UpstreamSubscription::alias)
                .findFirst();
    }

    // ---- requests that need a publisher ----

    /**
     * Answers the waiter as soon as a publisher is established: at once, or when one of those that are asked now has
     * answered, or when one comes.
     */
    void await(TrackWaiter waiter, @Nullable Long newGroupRequest) {
        used();
        if (isEstablished()) {
            waiter.onPublisher(track, track.largest());
            return;
        }
        waiting.add(waiter);
        subscribeUpstream(newGroupRequest);
        giveUpIfHopeless();
    }

    /** The waiter does not wait any more. */
    void forget(TrackWaiter waiter) {
        waiting.remove(waiter);
        releaseIfUnused();
    }

    /** The time of a waiter is up; one whose publisher was asked already waits for that answer. */
    void rendezvousExpired() {
        giveUpIfHopeless();
    }

    /** SUBSCRIBE to every publisher of a prefix that is not asked yet (draft 18 section 9.5). */
    void subscribeUpstream(@Nullable Long newGroupRequest) {
        core.namespaces().publishersOf(name.namespace(), publisher -> {
            if (publisher.acceptsRequests() && publisher.upstreams().get(name) == null) {
                UpstreamSubscription upstream = UpstreamSubscription.subscribe(this, publisher, newGroupRequest);
                publisher.upstreams().put(name, upstream);
                upstreams.add(upstream);
                if (newGroupRequest != null) {
                    groupRequests.sent(newGroupRequest);
                }
                log.debug("{}: SUBSCRIBE {}", publisher, name);
            }
        });
    }

    /** A namespace was published that covers this track. */
    void publisherAppeared() {
        if (!waiting.isEmpty() || !subscribers.isEmpty()) {
            subscribeUpstream(null);
        }
    }

    private void giveUpIfHopeless() {
        if (!upstreams.isEmpty()) {
            return;
        }
        RequestError error = errors.best();
        for (TrackWaiter waiter : List.copyOf(waiting)) {
            if (!waiter.waitsForPublisher()) {
                waiting.remove(waiter);
                waiter.onNoPublisher(error);
            }
        }
        if (waiting.isEmpty()) {
            errors = new PublisherErrors();
        }
        releaseIfUnused();
    }

    // ---- publishers ----

    /** Takes a PUBLISH that was authorised; the waiters are answered. */
    void addPublished(UpstreamSubscription upstream, UpstreamSubscription.Established established) {
        upstreams.add(upstream);
        established(upstream, established);
    }

    void established(UpstreamSubscription upstream, UpstreamSubscription.Established established) {
        if (!upstream.establish()) {
            slot.leave();
            return;
        }
        used();
        boolean first = publisherCount() == 1;
        log.info("{}: publishes {}{}", upstream.publisher(), name, first ? "" : " too");
        if (first) {
            groupRequests.clear();
            core.events()
                    .tell(events -> events.trackStarted(
                            upstream.publisher().description(), name.namespace().fields(), name.name()));
        }
        track = established.track();
        errors = new PublisherErrors();
        if (subscribers.stream().allMatch(s -> s.follows(track))) {
            stopGrace();
        }
        List<TrackWaiter> answered = List.copyOf(waiting);
        waiting.clear();
        answered.forEach(waiter -> waiter.onPublisher(established.track(), established.largest()));
        if (subscribers.stream().anyMatch(DownstreamSubscription::wantsForward)) {
            startForwarding();
        }
        releaseIfUnused();
    }

    /**
     * The first object of a publisher tells whether a new track object continues the numbering of the one before it. If
     * so, subscribers that stayed move over; if not, their track has ended.
     */
    void firstGroup(UpstreamSubscription upstream, long group) {
        if (!upstream.isEstablished()) {
            return;
        }
        for (DownstreamSubscription subscriber : List.copyOf(subscribers)) {
            if (!subscriber.follows(track)) {
                Optional<Location> seen = subscriber.track().largest();
                if (seen.isEmpty() || Long.compareUnsigned(group, seen.get().group()) > 0) {
                    subscriber.moveTo(track);
                } else {
                    subscriber.finish(PublishDoneCode.TRACK_ENDED, "the publisher began the track anew");
                }
            }
        }
        stopGrace();
    }

    void failed(UpstreamSubscription upstream, RequestError error) {
        if (!upstream.end()) {
            return;
        }
        log.info("{}: refuses {}: 0x{} {}", upstream.publisher(), name, Long.toHexString(error.code()), error.reason());
        errors.add(error);
        drop(upstream);
        giveUpIfHopeless();
    }

    /** Nothing more comes from this publisher. */
    void left(UpstreamSubscription upstream) {
        boolean wasEstablished = upstream.isEstablished();
        if (!upstream.end()) {
            return;
        }
        drop(upstream);
        if (!wasEstablished) {
            giveUpIfHopeless();
            return;
        }
        slot.leave();
        log.info(
                "{}: does not publish {} any more{}",
                upstream.publisher(),
                name,
                upstream.done()
                        .map(d -> ": 0x" + Long.toHexString(d.code()) + " " + d.reason())
                        .orElse(""));
        if (isEstablished()) {
            return;
        }
        trackEnded();
        Optional<PublishDoneCode> last = upstream.done().map(d -> PublishDoneCode.of(d.code()));
        if (last.isPresent() && endsTrack(last.get())) {
            finishAll(last.get(), upstream.done().map(PublishDone::reason).orElse(""));
        } else if (!subscribers.isEmpty()) {
            subscribeUpstream(null);
            startGrace();
        }
        giveUpIfHopeless();
    }

    /** Whether a publisher that ends so has ended the track, not just its own part in it. */
    private static boolean endsTrack(PublishDoneCode code) {
        return code == PublishDoneCode.TRACK_ENDED
                || code == PublishDoneCode.SUBSCRIPTION_ENDED
                || code == PublishDoneCode.MALFORMED_TRACK;
    }

    /** Draft 18 section 2.4.2: the publisher is cancelled, its subscribers and fetches end with MALFORMED_TRACK. */
    void malformed(UpstreamSubscription upstream, String reason) {
        boolean wasEstablished = upstream.isEstablished();
        if (!upstream.end()) {
            return;
        }
        log.warn("{}: malformed track {}: {}", upstream.publisher(), name, reason);
        upstream.cancel(StreamResetCode.MALFORMED_TRACK);
        drop(upstream);
        if (wasEstablished) {
            slot.leave();
        }
        List.copyOf(subscribers)
                .forEach(s -> s.cancel(StreamResetCode.MALFORMED_TRACK, PublishDoneCode.MALFORMED_TRACK, reason));
        List.copyOf(fetches).forEach(fetch -> fetch.fail(StreamResetCode.MALFORMED_TRACK, reason));
        if (!isEstablished()) {
            trackEnded();
            slot.forget();
            track = slot.current();
        }
        giveUpIfHopeless();
    }

    private void drop(UpstreamSubscription upstream) {
        upstreams.remove(upstream);
        upstream.publisher().upstreams().remove(name, upstream);
        forwardingStarted(upstream);
    }

    private void trackEnded() {
        groupRequests.clear();
        core.namespaces().trackEnded(name);
        core.events().tell(events -> events.trackEnded(name.namespace().fields(), name.name()));
    }

    /** A publisher that is asked for the track by us is left, because it now publishes it by itself (section 5.1). */
    void replace(UpstreamSubscription upstream) {
        if (upstream.end()) {
            upstream.cancel(StreamResetCode.CANCELLED);
            drop(upstream);
        }
    }

    // ---- grace and idleness ----

    private void startGrace() {
        if (grace == null) {
            log.info(
                    "{}: no publisher; its {} subscribers stay for {} ms",
                    name,
                    subscribers.size(),
                    core.options().times().publisherGrace());
            grace = core.timers().after(core.options().times().publisherGrace(), () -> {
                grace = null;
                for (DownstreamSubscription subscriber : List.copyOf(subscribers)) {
                    if (!isEstablished() || !subscriber.follows(track)) {
                        subscriber.finish(PublishDoneCode.TRACK_ENDED, "the publisher is gone");
                    }
                }
            });
        }
    }

    private void stopGrace() {
        if (grace != null) {
            grace.cancel();
            grace = null;
        }
    }

    private void finishAll(PublishDoneCode code, String reason) {
        stopGrace();
        List.copyOf(subscribers).forEach(subscriber -> subscriber.finish(code, reason));
    }

    private void used() {
        if (idle != null) {
            idle.cancel();
            idle = null;
        }
        core.tracks().used(this);
    }

    /** Nobody uses the track: what was subscribed upstream for others ends after a while, the cache a while later. */
    void releaseIfUnused() {
        if (!isUnused() || idle != null || removed) {
            return;
        }
        core.tracks().unused(this);
        if (upstreams.isEmpty() && track.largest().isEmpty()) {
            remove();
        } else if (upstreams.isEmpty()) {
            idle = core.timers().after(core.options().times().trackIdle(), this::remove);
        } else if (upstreams.stream().anyMatch(u -> !u.isPublished())) {
            idle = core.timers().after(core.options().times().upstreamIdle(), this::unsubscribeUpstream);
        }
    }

    boolean isUnused() {
        return subscribers.isEmpty() && waiting.isEmpty() && fetches.isEmpty();
    }

    /** Whether it can make room for another track. */
    boolean isDispensable() {
        return isUnused() && upstreams.isEmpty();
    }

    private void unsubscribeUpstream() {
        idle = null;
        for (UpstreamSubscription upstream : List.copyOf(upstreams)) {
            boolean wasEstablished = upstream.isEstablished();
            if (!upstream.isPublished() && upstream.end()) {
                log.info("{}: nobody wants {} any more: unsubscribed", upstream.publisher(), name);
                upstream.cancel(StreamResetCode.CANCELLED);
                drop(upstream);
                if (wasEstablished) {
                    slot.leave();
                    if (!isEstablished()) {
                        trackEnded();
                    }
                }
            }
        }
        releaseIfUnused();
    }

    void remove() {
        removed = true;
        if (idle != null) {
            idle.cancel();
            idle = null;
        }
        stopGrace();
        core.tracks().remove(this);
        track.discard();
    }

    // ---- forward state and new groups ----

    /** Some subscriber has Forward State 1: so must the publishers (draft 18 section 9.5). */
    void startForwarding() {
        upstreams.stream().filter(UpstreamSubscription::isEstablished).forEach(UpstreamSubscription::startForwarding);
    }

    void forwardingStarts(UpstreamSubscription upstream) {
        startingToForward.add(upstream);
    }

    /** REQUEST_UPDATE_OK with the new Largest Object is there: buffered joining fetches go on (section 10.12.2). */
    void forwardingStarted(UpstreamSubscription upstream) {
        if (startingToForward.remove(upstream) && startingToForward.isEmpty()) {
            subscribers.forEach(DownstreamSubscription::upstreamForwards);
        }
    }

    boolean isStartingToForward() {
        return !startingToForward.isEmpty();
    }

    /** A subscriber asks for a new group. */
    void requestNewGroup(long value) {
        if (isEstablished() && groupRequests.ask(value, track)) {
            upstreams.stream().filter(UpstreamSubscription::isEstablished).forEach(u -> u.requestNewGroup(value));
        }
    }

    void newGroupArrived() {
        groupRequests.clear();
    }

    // ---- users ----

    /** Whether a subscriber with Forward State 1 is there or waits. */
    boolean isWanted() {
        return !waiting.isEmpty() || subscribers.stream().anyMatch(DownstreamSubscription::wantsForward);
    }

    void add(DownstreamSubscription subscriber) {
        used();
        subscribers.add(subscriber);
        if (subscriber.wantsForward()) {
            startForwarding();
        }
    }

    void remove(DownstreamSubscription subscriber) {
        subscribers.remove(subscriber);
        if (subscribers.isEmpty()) {
            stopGrace();
        }
        releaseIfUnused();
    }

    void add(FetchAnswer fetch) {
        used();
        fetches.add(fetch);
    }

    void remove(FetchAnswer fetch) {
        waiting.remove(fetch);
        fetches.remove(fetch);
        releaseIfUnused();
    }

    void forEachUpstream(Consumer<UpstreamSubscription> visitor) {
        List.copyOf(upstreams).forEach(visitor);
    }
}
