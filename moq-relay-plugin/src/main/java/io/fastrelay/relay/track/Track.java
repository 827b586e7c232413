package io.fastrelay.relay.track;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.VarintFormat;
import io.fastrelay.session.FetchReceiver;
import io.fastrelay.session.TrackReceiver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one track: what publishers deliver, what is cached of it, and what is known of it. Written by the
 * sessions of its publishers, read by the deliveries of its subscribers; knows nothing of requests. Thread-safe.
 */
public final class Track {

    private static final int DEFAULT_PUBLISHER_PRIORITY = 128;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final TrackListener[] NOBODY = new TrackListener[0];

    private final FullTrackName name;
    private final TrackLimits limits;
    private final TrackStore store;
    private final ObjectWriter writer;

    /** Under the lock. */
    private final Set<SubgroupRun> openRuns = new LinkedHashSet<>();

    private volatile Properties properties = Properties.NONE;
    private volatile long maxCacheMillis;
    private volatile int defaultPriority = DEFAULT_PUBLISHER_PRIORITY;
    private volatile @Nullable Location largest;
    private volatile LogNode log = new LogNode.Start();
    private volatile TrackListener[] listeners = NOBODY;
    private volatile long liveBytes;

    /**
     * @param budget counts the cached bytes of all tracks
     * @param clock nanoseconds, as {@link System#nanoTime}
     */
    public Track(FullTrackName name, CacheBudget budget, TrackLimits limits, LongSupplier clock) {
        this.name = name;
        this.limits = limits;
        this.store = new TrackStore(budget, limits.maxCacheBytes(), clock);
        this.writer = new ObjectWriter(store);
        store.cacheNanos(limits.maxCacheDurationMillis() * NANOS_PER_MILLI);
    }

    public FullTrackName name() {
        return name;
    }

    /** Sets the track properties of SUBSCRIBE_OK, PUBLISH or FETCH_OK; the newest replace the older ones. */
    public void describe(Properties described) {
        properties = described;
        defaultPriority = (int) Math.min(
                255, described.number(Properties.DEFAULT_PUBLISHER_PRIORITY).orElse(DEFAULT_PUBLISHER_PRIORITY));
        long own = limits.maxCacheDurationMillis();
        long theirs =
                Math.max(0, described.number(Properties.MAX_CACHE_DURATION).orElse(0));
        maxCacheMillis = theirs;
        long millis = own == 0 ? theirs : theirs == 0 ? own : Math.min(own, theirs);
        store.cacheNanos(Math.min(millis, Long.MAX_VALUE / NANOS_PER_MILLI) * NANOS_PER_MILLI);
    }

    /** The track properties last described. */
    public Properties properties() {
        return properties;
    }

    /** DEFAULT_PUBLISHER_PRIORITY, which objects without a priority of their own have. */
    public int defaultPriority() {
        return defaultPriority;
    }

    /** The publishers' MAX_CACHE_DURATION in milliseconds; 0: none. */
    public long maxCacheMillis() {
        return maxCacheMillis;
    }

    /**
     * A publisher's subscription was established: objects behind {@code upstreamLargest} arrive from now on, without
     * gaps that we would not notice, until its receiver hears {@link TrackReceiver#onEnd}.
     *
     * @param varint how object properties are encoded: {@code session.draft().varint()}
     * @param upstreamLargest LARGEST_OBJECT of SUBSCRIBE_OK or PUBLISH
     * @return what the session feeds; one per publisher
     */
    public TrackReceiver ingest(VarintFormat varint, Optional<Location> upstreamLargest, IngestListener listener) {
        upstreamLargest.ifPresent(this::told);
        return new TrackIngest(this, varint, upstreamLargest, listener);
    }

    /**
     * A receiver that fills the cache from an upstream FETCH of this range in ascending group order.
     *
     * @param end the last object, included
     */
    public FetchReceiver fill(VarintFormat varint, Location start, Location end, Runnable whenOver) {
        return new FetchFill(this, varint, start, end, whenOver);
    }

    /** The largest of every LARGEST_OBJECT told and every object received (draft 18 section 10.2.11). */
    public Optional<Location> largest() {
        return Optional.ofNullable(largest);
    }

    /** A publisher told LARGEST_OBJECT outside of {@link #ingest}: in REQUEST_UPDATE_OK, or as the end of a FETCH_OK. */
    public void told(Location upstreamLargest) {
        store.lock.lock();
        try {
            raise(upstreamLargest);
        } finally {
            store.lock.unlock();
        }
    }

    /** The final object, if END_OF_TRACK was seen. */
    public Optional<Location> endOfTrack() {
        return store.knowledge.endOfTrack();
    }

    /** The parts of this range (ends included) whose objects are neither cached nor known not to exist, ascending. */
    public List<LocationRange> unknown(Location start, Location end) {
        store.lock.lock();
        try {
            return new UnknownRanges(store).within(start, end);
        } finally {
            store.lock.unlock();
        }
    }

    /** Drops every cached object. Deliveries in progress end what they began. */
    public void discard() {
        store.lock.lock();
        try {
            store.clear();
        } finally {
            store.lock.unlock();
        }
    }

    public TrackCounters counters() {
        store.lock.lock();
        try {
            return new TrackCounters(
                    writer.objectsIn(),
                    writer.bytesIn(),
                    writer.duplicates(),
                    store.objectCount(),
                    store.cost(),
                    store.groupCount(),
                    store.evictedObjects());
        } finally {
            store.lock.unlock();
        }
    }

    /**
     * Joins a delivery: from now on the listener hears of everything.
     *
     * @param joining objects behind this location are wanted although they came already; empty: all
     */
    public Attachment attach(TrackListener listener, Optional<Location> joining) {
        store.lock.lock();
        try {
            listen(listener);
            return look(joining);
        } finally {
            store.lock.unlock();
        }
    }

    /** From now on the listener hears of everything, until {@link #detach}. */
    public void listen(TrackListener listener) {
        store.lock.lock();
        try {
            TrackListener[] more = Arrays.copyOf(listeners, listeners.length + 1);
            more[more.length - 1] = listener;
            listeners = more;
        } finally {
            store.lock.unlock();
        }
    }

    /** Where a delivery would join now, for one that is attached already. */
    public Attachment rejoin(Optional<Location> joining) {
        store.lock.lock();
        try {
            return look(joining);
        } finally {
            store.lock.unlock();
        }
    }

    public void detach(TrackListener listener) {
        store.lock.lock();
        try {
            List<TrackListener> left = new ArrayList<>(Arrays.asList(listeners));
            left.remove(listener);
            listeners = left.toArray(NOBODY);
        } finally {
            store.lock.unlock();
        }
    }

    /** Payload bytes that all subscriptions have brought so far. Any thread. */
    public long liveBytes() {
        return liveBytes;
    }

    /** Changes whenever {@link #unknown} may have changed for the better. Any thread. */
    public long knowledgeVersion() {
        return store.knowledge.version();
    }

    /** The cached group with the smallest id not below this one; null if there is none. Any thread. */
    public @Nullable Group groupFrom(long groupId) {
        return store.ceiling(groupId);
    }

    /** The cached group with the largest id not above this one; null if there is none. Any thread. */
    public @Nullable Group groupUpTo(long groupId) {
        return store.floor(groupId);
    }

    /** Whether the object may still be served from the cache (draft 18 section 12.3). Any thread. */
    public boolean isFresh(TrackObject object, long now) {
        return !store.isExpired(object, now);
    }

    TrackStore store() {
        return store;
    }

    ObjectWriter writer() {
        return writer;
    }

    /** Tells all deliveries that there is something new. Not under the lock. */
    void changed() {
        for (TrackListener listener : listeners) {
            listener.onTrackChanged();
        }
    }

    /** Appends to the log that deliveries follow. Under the lock. */
    void log(LogNode node) {
        log.append(node);
        log = node;
        if (node instanceof SubgroupRun run) {
            openRuns.add(run);
        }
    }

    /** Under the lock. */
    void ended(SubgroupRun run) {
        openRuns.remove(run);
    }

    /** Under the lock. */
    void addLive(int bytes) {
        liveBytes = liveBytes + bytes;
    }

    /** An object of a subscription; whether its group is larger than any before. Under the lock. */
    boolean sawLargest(Location location) {
        Location before = largest;
        raise(location);
        return before == null || Long.compareUnsigned(location.group(), before.group()) > 0;
    }

    private void raise(Location location) {
        Location before = largest;
        if (before == null || before.isBefore(location)) {
            largest = location;
        }
    }

    private Attachment look(Optional<Location> joining) {
        List<SubgroupRun> runs = new ArrayList<>();
        List<TrackObject> datagrams = new ArrayList<>();
        long waiting = 0;
        for (SubgroupRun run : openRuns) {
            if (run.subgroup().group().isEvicted()) {
                runs.add(run);
                waiting += run.bytes();
            }
        }
        for (Group group : store.groupsFrom(0)) {
            boolean wanted = joining.isEmpty()
                    || Long.compareUnsigned(group.id(), joining.get().group()) >= 0;
            for (SubgroupRun run : group.runs()) {
                if (run.end() == null || !run.growing().isEmpty() || wanted) {
                    runs.add(run);
                    waiting += run.bytes();
                }
            }
            if (wanted && group.hasDatagrams()) {
                for (TrackObject object : group.from(0)) {
                    if (object.isDatagram()
                            && !object.isFetched()
                            && (joining.isEmpty() || joining.get().isBefore(object.location()))) {
                        datagrams.add(object);
                        waiting += object.payload().length();
                    }
                }
            }
        }
        return new Attachment(log, writer.nextSequence(), runs, datagrams, waiting, liveBytes);
    }
}
