package io.fastrelay.relay.delivery;

import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.relay.track.Attachment;
import io.fastrelay.relay.track.Track;
import io.fastrelay.relay.track.TrackObject;
import io.fastrelay.transport.MediaFrame;
import io.fastrelay.transport.MediaStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One subscription as its session's send context sees it: takes what is new from the track's log and keeps what has
 * something to send in the order of draft 18 section 7.2.
 */
final class SubscriptionFlow extends Flow {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Scheduler scheduler;
    private final Track track;
    private final long trackAlias;
    private final int toldDefaultPriority;
    private final LiveFilter filter;
    private final Subscriber subscriber;
    private final Deadlines deadlines;
    private final Account account;
    private final Progress progress = new Progress();
    private final LogFollower log = new LogFollower(this);
    private final DatagramItems datagrams = new DatagramItems(this);
    private final Lineup ready;

    private boolean finishing;
    private boolean over;

    SubscriptionFlow(Scheduler scheduler, Track track, long trackAlias, LiveFilter filter, Subscriber subscriber) {
        super(filter.settings().subscriberPriority());
        this.scheduler = scheduler;
        this.track = track;
        this.trackAlias = trackAlias;
        this.toldDefaultPriority = track.defaultPriority();
        this.filter = filter;
        this.subscriber = subscriber;
        this.deadlines = new Deadlines(scheduler, track, filter);
        this.account = new Account(scheduler.tally());
        this.ready = new Lineup(filter);
    }

    /** Begins where the track was joined. */
    void begin(Attachment at, Optional<Location> joining) {
        filter.join(joining, at.sequence());
        account.begin(at.liveBytes(), at.waitingBytes());
        progress.begin(scheduler.now());
        log.begin(at);
        sync();
    }

    /** Takes in what the track has new. */
    void sync() {
        if (over || !log.isFollowing()) {
            return;
        }
        long seen = track.liveBytes();
        if (!finishing) {
            log.read();
        }
        boolean idle = datagrams.isEmpty();
        List<SubgroupCursor> cursors = log.cursors();
        for (int i = cursors.size() - 1; i >= 0; i--) {
            SubgroupCursor cursor = cursors.get(i);
            if (!cursor.isQueued() && !cursor.isBlocked()) {
                cursor.refresh();
                update(cursor);
            }
            idle &= !cursor.hasWork();
        }
        if (idle) {
            account.nothingWaits(seen);
        }
        settle();
    }

    /** A datagram came. */
    void add(TrackObject datagram) {
        if (!filter.wants(datagram)) {
            account.passedBytes(datagram.payload().length());
        } else if (excludesNext(datagram.publisherPriority())) {
            account.passedBytes(datagram.payload().length());
            account.dropped(DropReason.PRIORITY, 1);
        } else {
            ready.place(datagrams.add(datagram));
        }
    }

    @Override
    boolean hasWork() {
        return !ready.isEmpty();
    }

    @Override
    int nextPublisherPriority() {
        Sendable first = ready.first();
        return first == null ? Integer.MAX_VALUE : first.publisherPriority();
    }

    @Override
    Outcome send(MediaFrame frame) {
        Sendable first = Objects.requireNonNull(ready.first());
        Outcome outcome = first.send(frame);
        if (outcome != Outcome.NO_ROOM) {
            update(first);
            settle();
        }
        return outcome;
    }

    /** Its cursors wait for credit, not the flow. */
    @Override
    void unblocked() {
        scheduler.place(this);
    }

    /** What was set aside may have credit again. */
    void ready(Sendable item) {
        if (!over && item.hasWork()) {
            ready.place(item);
            scheduler.place(this);
        }
    }

    /** There is something lost to be sent again, or not any more; also when the subscription is over. */
    void requeue(SentStream stream) {
        update(stream);
        scheduler.place(this);
    }

    /** Queues the item if it has something to send, and forgets it if it never will have again. */
    void update(Sendable item) {
        if (item.hasWork() && !item.isBlocked()) {
            ready.place(item);
        } else {
            ready.remove(item);
        }
        if (item instanceof SubgroupCursor cursor && cursor.isFinished()) {
            scheduler.unblock(cursor);
            log.forget(cursor);
        }
    }

    /** After any change: takes the right place among the flows, or ends if it was to finish and has nothing left. */
    private void settle() {
        if (finishing && !over && log.cursors().isEmpty() && datagrams.isEmpty()) {
            over();
        }
        // What is lost is sent again even if the subscription is over.
        scheduler.place(this);
        account.count(track.liveBytes(), over);
    }

    void update(DeliverySettings settings) {
        filter.settings(settings);
        subscriberPriority(settings.subscriberPriority());
        for (Sendable item : items()) {
            if (item instanceof SubgroupCursor cursor) {
                cursor.reconsider();
            } else if (item instanceof DatagramItem datagram && !filter.wants(datagram.object())) {
                datagram.discard();
            }
            update(item);
        }
        settle();
    }

    /** Forward state 1 after 0: what was passed behind the joining location is delivered after all. */
    void resume(DeliverySettings settings, Optional<Location> joining) {
        filter.settings(settings);
        subscriberPriority(settings.subscriberPriority());
        Attachment at = track.rejoin(joining);
        filter.join(joining, at.sequence());
        discardDatagrams();
        log.rejoin(at, joining);
        account.begin(at.liveBytes(), at.waitingBytes());
        sync();
    }

    /** No more objects come; sends what is here. */
    void finish() {
        sync();
        finishing = true;
        settle();
    }

    /** Stops at once. */
    void cancel(long code) {
        if (over) {
            return;
        }
        for (SubgroupCursor cursor : List.copyOf(log.cursors())) {
            cursor.cancel(code);
            update(cursor);
        }
        discardDatagrams();
        over();
        settle();
    }

    private void discardDatagrams() {
        for (DatagramItem item : datagrams.copy()) {
            item.discard();
            update(item);
        }
    }

    /** The peer does not want this stream: nothing more of its subgroup, until it asks to go on (section 11.4.3). */
    void stopped(SubgroupCursor cursor, MediaStream stream) {
        if (cursor.stopped(stream)) {
            refuse(cursor);
        }
        update(cursor);
        settle();
    }

    /** Gives up what waits there. */
    void drop(Sendable item) {
        scheduler.unblock(item);
        item.drop();
        update(item);
        settle();
    }

    /** The drop threshold rose. */
    void applyThreshold() {
        for (Sendable item : items()) {
            if (excludes(item.publisherPriority())) {
                scheduler.unblock(item);
                item.applyThreshold();
                update(item);
            }
        }
        settle();
    }

    /** SUBGROUP_DELIVERY_TIMEOUT passed. */
    void timeOut(SubgroupCursor cursor) {
        scheduler.unblock(cursor);
        refuse(cursor);
        cursor.refuse(StreamResetCode.DELIVERY_TIMEOUT, true);
        update(cursor);
        settle();
    }

    /** Whether something is ready that could not be sent yet. */
    boolean isWaiting() {
        return !over && items().stream().anyMatch(Sendable::hasWork);
    }

    /** When the oldest object came that waits; this if none did before. */
    long waitingSince(long now) {
        long oldest = datagrams.waitingSince(now);
        List<SubgroupCursor> cursors = log.cursors();
        for (int i = 0; i < cursors.size(); i++) {
            if (cursors.get(i).hasWork()) {
                oldest = Math.min(oldest, cursors.get(i).waitingSince());
            }
        }
        return oldest;
    }

    boolean isBehind(long now, long nanos) {
        return !over && progress.isBehind(items(), account.tally(), now, nanos);
    }

    void endTooFarBehind() {
        subscriber.tooFarBehind();
        cancel(StreamResetCode.TOO_FAR_BEHIND.code());
    }

    private void over() {
        over = true;
        log.stop();
        subscriber.over();
    }

    @Override
    void close() {
        cancel(StreamResetCode.SESSION_CLOSED.code());
    }

    boolean isOver() {
        return over;
    }

    /** Everything that is not over, in no particular order. */
    List<Sendable> items() {
        List<Sendable> items = new ArrayList<>(log.cursors());
        items.addAll(datagrams.copy());
        return items;
    }

    Tally tally() {
        return account.tally();
    }

    Account account() {
        return account;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    LiveFilter filter() {
        return filter;
    }

    DeliverySettings settings() {
        return filter.settings();
    }

    // What cursors and datagrams ask and tell.

    Scheduler scheduler() {
        return scheduler;
    }

    ObjectHeads heads() {
        return scheduler.heads();
    }

    long trackAlias() {
        return trackAlias;
    }

    SentStreams sentStreams() {
        return scheduler.sentStreams();
    }

    DatagramItems datagrams() {
        return datagrams;
    }

    int maxDatagramLength() {
        return scheduler.channel().maxDatagramLength();
    }

    /** Whether the DEFAULT_PRIORITY bit means to the subscriber what it meant upstream. */
    boolean keepsDefaultPriority(int publisherPriority) {
        return publisherPriority == toldDefaultPriority;
    }

    /** Whether nothing else waits in this session, so that objects may share a frame. */
    boolean isAlone(Sendable item) {
        return ready.isAlone(item) && scheduler.isAlone(this);
    }

    @Nullable
    MediaStream open() {
        MediaStream stream = scheduler.open();
        if (stream != null) {
            account.opened();
        }
        return stream;
    }

    void block(Sendable item) {
        ready.remove(item);
        scheduler.block(item);
    }

    /** Nothing more of its subgroup is sent. */
    void refuse(SubgroupCursor cursor) {
        log.refuse(cursor);
    }

    /** Whether objects of this priority are below the subscriber's drop threshold. */
    boolean excludes(int publisherPriority) {
        return scheduler.threshold().excludes(subscriberPriority(), publisherPriority);
    }

    /** The same for an object that came now. */
    boolean excludesNext(int publisherPriority) {
        scheduler.threshold().saw(subscriberPriority(), publisherPriority);
        return excludes(publisherPriority);
    }

    void awaitAcknowledgement(SentStream stream, long finishedAt) {
        long millis = filter.settings().subgroupDeliveryTimeoutMillis();
        if (millis > 0) {
            stream.await(finishedAt + millis * NANOS_PER_MILLI);
        }
    }

    /** An object went out whole: other subscriptions of the same importance come first now. */
    void sentObject() {
        turn(scheduler.nextTurn());
        account.sentObject();
    }
}
