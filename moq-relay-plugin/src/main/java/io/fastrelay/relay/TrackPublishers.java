package io.fastrelay.relay;

import io.fastrelay.moqt.FullTrackName;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The publishers of one track, from being asked to being gone, and the track object that they write into. Relay context,
 * except for {@link #slot()}.
 */
final class TrackPublishers {

    private static final Logger log = LoggerFactory.getLogger(TrackPublishers.class);

    private final RelayCore core;
    private final TrackEntry entry;
    private final FullTrackName name;
    private final TrackSlot slot;
    private final GroupRequests groupRequests = new GroupRequests();
    private final List<UpstreamSubscription> upstreams = new ArrayList<>();
    private final Set<UpstreamSubscription> startingToForward = new LinkedHashSet<>();
    private PublisherErrors errors = new PublisherErrors();
    private Track track;

    TrackPublishers(RelayCore core, TrackEntry entry) {
        this.core = core;
        this.entry = entry;
        this.name = entry.name();
        this.slot = new TrackSlot(() -> core.newTrack(name));
        this.track = slot.current();
    }

    SerialContext context() {
        return core.context();
    }

    FullTrackName name() {
        return name;
    }

    /** Thread-safe; see there. */
    TrackSlot slot() {
        return slot;
    }

    Track track() {
        return track;
    }

    boolean isEmpty() {
        return upstreams.isEmpty();
    }

    int establishedCount() {
        return (int)
                upstreams.stream().filter(UpstreamSubscription::isEstablished).count();
    }

    boolean isEstablished() {
        return upstreams.stream().anyMatch(UpstreamSubscription::isEstablished);
    }

    boolean isAsked() {
        return upstreams.stream().anyMatch(upstream -> !upstream.isEstablished());
    }

    /** Whether a publisher brought it by PUBLISH: such tracks are offered to SUBSCRIBE_TRACKS. */
    boolean isPublished() {
        return upstreams.stream().anyMatch(u -> u.isPublished() && u.isEstablished());
    }

    boolean isPublishedBy(ClientSession session) {
        return upstreams.stream().anyMatch(u -> u.publisher() == session);
    }

    /** Whether one of them is there only because we asked. */
    boolean isSubscribed() {
        return upstreams.stream().anyMatch(u -> !u.isPublished());
    }

    /** The sessions that deliver the track now, then those that published a prefix of its namespace. */
    List<ClientSession> sessions() {
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
    Optional<Long> alias() {
        return upstreams.stream()
                .filter(UpstreamSubscription::isEstablished)
                .map(UpstreamSubscription::alias)
                .findFirst();
    }

    /** What a request hears when all of them have refused. */
    RequestError error() {
        return errors.best();
    }

    /** Nobody waits for those who refused any more. */
    void forgetErrors() {
        errors = new PublisherErrors();
    }

    // ---- coming ----

    /** SUBSCRIBE to every publisher of a prefix that is not asked yet (draft 18 section 9.5). */
    void subscribe(@Nullable Long newGroupRequest) {
        core.namespaces().publishersOf(name.namespace(), publisher -> subscribe(publisher, newGroupRequest));
    }

    /** SUBSCRIBE to one publisher, unless it delivers or is asked already. */
    void subscribe(ClientSession publisher, @Nullable Long newGroupRequest) {
        if (publisher.acceptsRequests() && publisher.upstreams().get(name) == null) {
            UpstreamSubscription upstream = UpstreamSubscription.subscribe(this, publisher, newGroupRequest);
            publisher.upstreams().put(name, upstream);
            upstreams.add(upstream);
            if (newGroupRequest != null) {
                groupRequests.sent(newGroupRequest);
            }
            log.debug("{}: SUBSCRIBE {}", publisher, name);
        }
    }

    /**
     * The last publisher is gone, subscribers stay: asks the others, and the one that left only if nothing but the time of
     * its subscription was over. One that ends every subscription at once would otherwise be asked for ever.
     */
    private void subscribeAgain(UpstreamSubscription gone) {
        boolean expired = gone.done()
                .filter(done -> PublishDoneCode.of(done.code()) == PublishDoneCode.EXPIRED)
                .isPresent();
        core.namespaces().publishersOf(name.namespace(), publisher -> {
            if (expired || publisher != gone.publisher()) {
                subscribe(publisher, null);
            }
        });
    }

    /** Takes a PUBLISH that was accepted. */
    void add(UpstreamSubscription upstream, UpstreamSubscription.Established established) {
        upstreams.add(upstream);
        established(upstream, established);
    }

    void established(UpstreamSubscription upstream, UpstreamSubscription.Established established) {
        if (!upstream.establish()) {
            slot.leave();
            return;
        }
        boolean first = establishedCount() == 1;
        log.info("{}: publishes {}{}", upstream.publisher(), name, first ? "" : " too");
        if (first) {
            core.events()
                    .tell(events -> events.trackStarted(
                            upstream.publisher().description(), name.namespace().fields(), name.name()));
        }
        errors = new PublisherErrors();
        use(established.track());
        entry.publisherEstablished(established);
    }

    private void use(Track next) {
        if (next == track) {
            return;
        }
        Track old = track;
        track = next;
        core.totals().add(old.counters());
        // subscribers that stayed may still be sent what is there
        long rest = core.options().times().publisherGrace()
                + core.options().delivery().maxBehindMillis();
        core.timers().after(entry.isUnused() ? 0 : rest, old::discard);
    }

    /** A publisher that is asked for the track by us is left, because it now publishes it by itself (section 5.1). */
    void replace(UpstreamSubscription upstream) {
        if (upstream.end()) {
            upstream.cancel(StreamResetCode.CANCELLED);
            drop(upstream);
        }
    }

    /** The first object of a publisher has come. */
    void firstGroup(UpstreamSubscription upstream, long group) {
        if (upstream.isEstablished()) {
            entry.firstGroup(group);
        }
    }

    // ---- going ----

    void failed(UpstreamSubscription upstream, RequestError error) {
        if (!upstream.end()) {
            return;
        }
        log.info("{}: refuses {}: 0x{} {}", upstream.publisher(), name, Long.toHexString(error.code()), error.reason());
        errors.add(error);
        drop(upstream);
        entry.publisherGone();
    }

    /** Nothing more comes from this publisher. */
    void left(UpstreamSubscription upstream) {
        boolean wasEstablished = upstream.isEstablished();
        if (!upstream.end()) {
            return;
        }
        drop(upstream);
        if (wasEstablished) {
            log.info(
                    "{}: does not publish {} any more{}",
                    upstream.publisher(),
                    name,
                    upstream.done()
                            .map(d -> ": 0x" + Long.toHexString(d.code()) + " " + d.reason())
                            .orElse(""));
            slot.leave();
            if (!isEstablished()) {
                ended();
                if (entry.lastPublisherGone(upstream.done().filter(TrackPublishers::endsTrack))) {
                    subscribeAgain(upstream);
                }
            }
        }
        entry.publisherGone();
    }

    /** Whether a publisher that ends so has ended the track, not just its own part in it. */
    private static boolean endsTrack(PublishDone done) {
        PublishDoneCode code = PublishDoneCode.of(done.code());
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
        entry.malformed(reason);
        if (!isEstablished()) {
            ended();
            slot.forget();
            use(slot.current());
        }
        entry.publisherGone();
    }

    /** Nobody wants the track any more: leaves those that were asked for it. */
    void unsubscribe() {
        for (UpstreamSubscription upstream : List.copyOf(upstreams)) {
            boolean wasEstablished = upstream.isEstablished();
            if (!upstream.isPublished() && upstream.end()) {
                log.info("{}: nobody wants {} any more: unsubscribed", upstream.publisher(), name);
                upstream.cancel(StreamResetCode.CANCELLED);
                drop(upstream);
                if (wasEstablished) {
                    slot.leave();
                    if (!isEstablished()) {
                        ended();
                    }
                }
            }
        }
    }

    private void drop(UpstreamSubscription upstream) {
        upstreams.remove(upstream);
        upstream.publisher().upstreams().remove(name, upstream);
        forwardingStarted(upstream);
    }

    private void ended() {
        groupRequests.clear();
        core.namespaces().trackEnded(name);
        core.events().tell(events -> events.trackEnded(name.namespace().fields(), name.name()));
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
            entry.publishersForward();
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
}
