package io.fastrelay.client;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.Properties;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;

/**
 * The publishing end of one track, independent of any session: the application fills it with groups and objects, and
 * every {@link MoqClient} that it was given to serves it to the subscriptions of its peer. It may be served by several
 * clients at a time, for example to several relays.
 *
 * <p>All methods may be called by any thread and none blocks but {@link #awaitWritable}. Objects reach subscriptions that
 * exist when they are published; later ones get them by FETCH while the history has them ({@link TrackSettings}).
 */
public final class TrackPublisher implements AutoCloseable {

    private final FullTrackName name;
    private final TrackSettings settings;
    private final TrackHistory history;
    private final List<OutgoingSubscription> subscriptions = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<Void>> writers = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> firstSubscription = new CompletableFuture<>();
    private volatile LongConsumer newGroupListener = group -> {};

    private TrackPublisher(FullTrackName name, TrackSettings settings) {
        this.name = name;
        this.settings = settings;
        this.history = new TrackHistory(settings);
    }

    /** A track with the default settings. */
    public static TrackPublisher create(FullTrackName name) {
        return create(name, TrackSettings.DEFAULTS);
    }

    /** A track with these settings. */
    public static TrackPublisher create(FullTrackName name, TrackSettings settings) {
        return new TrackPublisher(name, settings);
    }

    /** The track's full name. */
    public FullTrackName name() {
        return name;
    }

    /** How it is published. */
    public TrackSettings settings() {
        return settings;
    }

    /** The largest location published so far, empty while there is none. */
    public Optional<Location> largest() {
        return history.largest();
    }

    /**
     * Begins the group behind the largest one.
     *
     * @throws IllegalStateException if the track has ended
     */
    public GroupPublisher group() {
        synchronized (history) {
            return group(history.nextGroupId());
        }
    }

    /**
     * Begins a group.
     *
     * @param id any group id that was not used yet (unsigned)
     * @throws IllegalArgumentException if the group exists already
     * @throws IllegalStateException if the track has ended
     */
    public GroupPublisher group(long id) {
        return new GroupPublisher(history, history.openGroup(id));
    }

    /**
     * Whether there is room: complete as soon as no subscription has more than
     * {@link TrackSettings#highWaterBytes} waiting to be sent. A publisher that waits for it before each object is
     * slowed down to what its slowest subscription takes; one that cannot wait may go on, and its slowest subscriptions
     * are ended with TOO_FAR_BEHIND at {@link TrackSettings#maxQueuedBytes}. The future completes in the thread that
     * makes room: continue with an {@code Async} method if there is much to do.
     */
    public CompletableFuture<Void> writable() {
        CompletableFuture<Void> room = new CompletableFuture<>();
        if (hasRoom()) {
            room.complete(null);
            return room;
        }
        writers.add(room);
        makeRoom();
        return room;
    }

    /**
     * Blocks until {@link #writable} is complete.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    public void awaitWritable() throws InterruptedException {
        if (!hasRoom()) {
            Blocking.get(writable());
        }
    }

    /** Complete once the first subscription was established, by SUBSCRIBE or by an accepted PUBLISH. */
    public CompletableFuture<Void> subscribed() {
        return firstSubscription.copy();
    }

    /** Subscriptions established now, over all clients that serve the track. */
    public int subscriptions() {
        return subscriptions.size();
    }

    /** Bytes that wait to be sent, for the subscription for which most wait. */
    public long queuedBytes() {
        long most = 0;
        for (OutgoingSubscription subscription : subscriptions) {
            most = Math.max(most, subscription.queuedBytes());
        }
        return most;
    }

    /**
     * Sets who hears that a subscriber asks for a new group (NEW_GROUP_REQUEST, draft 18 section 10.2.13): the argument
     * is the largest group id it knows plus one, 0 if it knows none. Sensible only with the track property
     * DYNAMIC_GROUPS. Called in a connection's context; must not block.
     */
    public void onNewGroupRequest(LongConsumer listener) {
        newGroupListener = listener;
    }

    /**
     * Publishes END_OF_TRACK in a group of its own behind the largest one and ends the track. Open subgroups are
     * finished. Idempotent.
     */
    public void end() {
        synchronized (history) {
            if (!history.ended()) {
                history.closeOpen();
                PublishedGroup last = history.openGroup(history.nextGroupId());
                PublishedSubgroup subgroup = history.openSubgroup(last, 0, SubgroupSettings.DEFAULTS);
                history.append(
                        last,
                        subgroup,
                        0,
                        subgroup.priority,
                        ObjectStatus.END_OF_TRACK,
                        Properties.NONE,
                        new byte[0],
                        0,
                        false);
                history.endGroup(last);
                history.end();
            }
        }
    }

    /**
     * Ends the track without END_OF_TRACK: open subgroups are finished, subscriptions end with TRACK_ENDED once
     * everything was sent. FETCH is still answered. Idempotent.
     */
    @Override
    public void close() {
        history.end();
    }

    TrackHistory history() {
        return history;
    }

    void add(OutgoingSubscription subscription) {
        subscriptions.add(subscription);
    }

    void established() {
        firstSubscription.complete(null);
    }

    void remove(OutgoingSubscription subscription) {
        history.detach(subscription);
        if (subscriptions.remove(subscription)) {
            makeRoom();
        }
    }

    void newGroupRequested(long group) {
        newGroupListener.accept(group);
    }

    /** Some bytes of a subscription were sent or dropped. */
    void makeRoom() {
        if (!writers.isEmpty() && hasRoom()) {
            for (CompletableFuture<Void> writer : writers) {
                writers.remove(writer);
                writer.complete(null);
            }
        }
    }

    private boolean hasRoom() {
        return queuedBytes() <= settings.highWaterBytes();
    }
}
