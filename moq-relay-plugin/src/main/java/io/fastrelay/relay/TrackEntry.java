package io.fastrelay.relay;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.PublishDoneCode;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.message.PublishDone;
import io.fastrelay.moqt.message.RequestError;
import io.fastrelay.relay.track.Track;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One track in the relay: its publishers, and all who use it: subscribers, fetches, and requests that wait for a
 * publisher. It stays as long as somebody uses it, and a while longer. Relay context. See the package's description for the
 * states.
 */
final class TrackEntry {

    private static final Logger log = LoggerFactory.getLogger(TrackEntry.class);

    private final RelayCore core;
    private final FullTrackName name;
    private final TrackPublishers publishers;
    private final UpstreamFetches upstreamFetches;
    private final Set<TrackWaiter> waiting = new LinkedHashSet<>();
    /** Subscriptions that are not established yet, whatever they wait for. */
    private final Set<DownstreamSubscription> pending = new LinkedHashSet<>();

    private final Set<DownstreamSubscription> subscribers = new LinkedHashSet<>();
    private final Set<FetchAnswer> fetches = new LinkedHashSet<>();
    private RelayTimers.@Nullable Handle grace;
    private RelayTimers.@Nullable Handle idle;
    private boolean removed;

    TrackEntry(RelayCore core, FullTrackName name) {
        this.core = core;
        this.name = name;
        this.publishers = new TrackPublishers(core, this);
        this.upstreamFetches = new UpstreamFetches(core, this);
    }

    FullTrackName name() {
        return name;
    }

    TrackPublishers publishers() {
        return publishers;
    }

    /** What the publishers write into now. */
    Track track() {
        return publishers.track();
    }

    UpstreamFetches upstreamFetches() {
        return upstreamFetches;
    }

    int subscriberCount() {
        return subscribers.size();
    }

    int waitingCount() {
        return waiting.size();
    }

    // ---- requests that need a publisher ----

    /**
     * Answers the waiter as soon as a publisher is established: at once, or when one of those that are asked now has
     * answered, or when one comes.
     */
    void await(TrackWaiter waiter, @Nullable Long newGroupRequest) {
        used();
        if (publishers.isEstablished()) {
            waiter.onPublisher(track(), track().largest());
            return;
        }
        waiting.add(waiter);
        publishers.subscribe(newGroupRequest);
        publisherGone();
    }

    /** The waiter does not wait any more. */
    void forget(TrackWaiter waiter) {
        waiting.remove(waiter);
        releaseIfUnused();
    }

    /** The time of a waiter is up; one whose publisher was asked already waits for that answer. */
    void rendezvousExpired() {
        publisherGone();
    }

    // ---- what the publishers tell ----

    /** A namespace was published that covers this track. */
    void publisherAppeared(ClientSession publisher) {
        if (!waiting.isEmpty() || !subscribers.isEmpty()) {
            publishers.subscribe(publisher, null);
        }
    }

    /** A publisher delivers: those who waited are answered, those who want objects get them. */
    void publisherEstablished(UpstreamSubscription.Established established) {
        used();
        if (subscribers.stream().allMatch(s -> s.follows(established.track()))) {
            stopGrace();
        }
        List<TrackWaiter> answered = List.copyOf(waiting);
        waiting.clear();
        answered.forEach(waiter -> waiter.onPublisher(established.track(), established.largest()));
        if (subscribers.stream().anyMatch(DownstreamSubscription::wantsForward)) {
            publishers.startForwarding();
        }
        releaseIfUnused();
    }

    /**
     * The first object of a publisher tells whether a new track object continues the numbering of the one before it. If
     * so, subscribers that stayed move over; if not, their track has ended.
     */
    void firstGroup(long group) {
        for (DownstreamSubscription subscriber : List.copyOf(subscribers)) {
            if (!subscriber.follows(track())) {
                Optional<Location> seen = subscriber.track().largest();
                if (seen.isEmpty() || Long.compareUnsigned(group, seen.get().group()) > 0) {
                    subscriber.moveTo(track());
                } else {
                    subscriber.finish(PublishDoneCode.TRACK_ENDED, "the publisher began the track anew");
                }
            }
        }
        stopGrace();
    }

    /**
     * Nobody delivers any more.
     *
     * @param end PUBLISH_DONE that ends the track; empty if its publisher is just gone: it may come back
     * @return whether subscribers stay and want another publisher
     */
    boolean lastPublisherGone(Optional<PublishDone> end) {
        if (end.isPresent()) {
            stopGrace();
            PublishDoneCode code = PublishDoneCode.of(end.get().code());
            List.copyOf(subscribers).forEach(s -> s.finish(code, end.get().reason()));
            return false;
        }
        if (!subscribers.isEmpty()) {
            startGrace();
        }
        return !subscribers.isEmpty();
    }

    /** One publisher less: if it was the last, those who waited for its answer hear no. */
    void publisherGone() {
        if (!publishers.isEmpty()) {
            return;
        }
        RequestError error = publishers.error();
        for (TrackWaiter waiter : List.copyOf(waiting)) {
            if (!waiter.waitsForPublisher()) {
                waiting.remove(waiter);
                waiter.onNoPublisher(error);
            }
        }
        if (waiting.isEmpty()) {
            publishers.forgetErrors();
        }
        releaseIfUnused();
    }

    void malformed(String reason) {
        List.copyOf(subscribers)
                .forEach(s -> s.cancel(StreamResetCode.MALFORMED_TRACK, PublishDoneCode.MALFORMED_TRACK, reason));
        List.copyOf(fetches).forEach(fetch -> fetch.fail(StreamResetCode.MALFORMED_TRACK, reason));
    }

    void publishersForward() {
        List.copyOf(subscribers).forEach(DownstreamSubscription::upstreamForwards);
    }

    // ---- users ----

    /** Whether a subscriber with Forward State 1 is there, or somebody waits. */
    boolean isWanted() {
        return !waiting.isEmpty() || subscribers.stream().anyMatch(DownstreamSubscription::wantsForward);
    }

    /** A subscription begins; its track must not go away while it is decided about. */
    void expect(DownstreamSubscription subscription) {
        used();
        pending.add(subscription);
    }

    /** The subscription is established. */
    void add(DownstreamSubscription subscriber) {
        used();
        pending.remove(subscriber);
        subscribers.add(subscriber);
        if (subscriber.wantsForward()) {
            publishers.startForwarding();
        }
    }

    void remove(DownstreamSubscription subscriber) {
        pending.remove(subscriber);
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

    // ---- grace and idleness ----

    private void startGrace() {
        if (grace == null) {
            long millis = core.options().times().publisherGrace();
            log.info("{}: no publisher; its {} subscribers stay for {} ms", name, subscribers.size(), millis);
            grace = core.timers().after(millis, this::graceEnds);
        }
    }

    private void graceEnds() {
        grace = null;
        for (DownstreamSubscription subscriber : List.copyOf(subscribers)) {
            if (!publishers.isEstablished() || !subscriber.follows(track())) {
                subscriber.finish(PublishDoneCode.TRACK_ENDED, "the publisher is gone");
            }
        }
    }

    private void stopGrace() {
        if (grace != null) {
            grace.cancel();
            grace = null;
        }
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
        if (publishers.isEmpty() && track().largest().isEmpty()) {
            remove();
        } else if (publishers.isEmpty()) {
            idle = core.timers().after(core.options().times().trackIdle(), this::remove);
        } else if (publishers.isSubscribed()) {
            idle = core.timers().after(core.options().times().upstreamIdle(), () -> {
                idle = null;
                publishers.unsubscribe();
                releaseIfUnused();
            });
        }
    }

    boolean isUnused() {
        return subscribers.isEmpty() && pending.isEmpty() && waiting.isEmpty() && fetches.isEmpty();
    }

    /** Whether it can make room for another track. */
    boolean isDispensable() {
        return isUnused() && publishers.isEmpty();
    }

    void remove() {
        removed = true;
        if (idle != null) {
            idle.cancel();
            idle = null;
        }
        stopGrace();
        core.tracks().remove(this);
        track().discard();
    }
}
