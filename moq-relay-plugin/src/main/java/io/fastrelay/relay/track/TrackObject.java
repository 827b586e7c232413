package io.fastrelay.relay.track;

import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.VarintFormat;
import org.jspecify.annotations.Nullable;

/**
 * One object of a track. Its fields never change; its payload grows until it is complete, or abandoned when nobody is
 * left who could bring the rest. Shared by all who deliver it.
 */
public final class TrackObject extends LogNode {

    /** What an object counts besides its bytes, so that tiny ones are bounded as well. */
    static final int OVERHEAD = 192;

    /** Reset code of an object that was not abandoned. */
    private static final long NOT_ABANDONED = -1;

    private final Group group;
    private final long id;
    private final boolean datagram;
    private final long subgroupId;
    private final @Nullable StreamPlace place;
    private final ObjectStatus status;
    private final int publisherPriority;
    private final boolean defaultPriority;
    private final boolean endOfGroup;
    private final VarintFormat varint;
    private final byte[] properties;
    private final Payload payload;
    private final long arrived;
    private final long sequence;
    private final boolean fetched;

    /** Whether the cache has it; under the track's lock. */
    private boolean cached;
    /** The run that it is in, and how many upstream streams are bringing it; under the track's lock. */
    private @Nullable SubgroupRun run;

    private int feeders;

    private volatile long abandonedWith = NOT_ABANDONED;
    private @Nullable EncodedHead head;

    TrackObject(ObjectFields fields, Group group, @Nullable StreamPlace place, long arrived, long sequence) {
        this.group = group;
        this.id = fields.id();
        this.datagram = fields.datagram();
        this.subgroupId = fields.subgroupId();
        this.place = place;
        this.status = fields.status();
        this.publisherPriority = fields.publisherPriority();
        this.defaultPriority = fields.defaultPriority();
        this.endOfGroup = fields.endOfGroup();
        this.varint = fields.varint();
        this.properties = fields.properties();
        this.payload = new Payload(fields.payloadLength());
        this.arrived = arrived;
        this.sequence = sequence;
        this.fetched = fields.fetched();
    }

    public Group group() {
        return group;
    }

    public long groupId() {
        return group.id();
    }

    public long id() {
        return id;
    }

    public Location location() {
        return new Location(group.id(), id);
    }

    /** Forwarding preference Datagram: it has no subgroup. */
    public boolean isDatagram() {
        return datagram;
    }

    /** Without meaning for a datagram. */
    public long subgroupId() {
        return subgroupId;
    }

    /** Where it stood on its upstream stream; null for a datagram and for what came by FETCH. */
    public @Nullable StreamPlace place() {
        return place;
    }

    public ObjectStatus status() {
        return status;
    }

    /** 0 to 255, the track's default filled in. */
    public int publisherPriority() {
        return publisherPriority;
    }

    /** Whether it came with the DEFAULT_PRIORITY bit. */
    public boolean hasDefaultPriority() {
        return defaultPriority;
    }

    /** The END_OF_GROUP bit of a datagram. */
    public boolean isEndOfGroup() {
        return endOfGroup;
    }

    /** Encoded properties without their length, as they came; not to be changed. */
    public byte[] properties() {
        return properties;
    }

    /** How the properties are encoded. */
    public VarintFormat varint() {
        return varint;
    }

    public Payload payload() {
        return payload;
    }

    /** When its first byte came, on the track's clock. */
    public long arrived() {
        return arrived;
    }

    /** Position in the order of arrival on this track. */
    public long sequence() {
        return sequence;
    }

    public boolean isComplete() {
        return payload.available() == payload.length();
    }

    /** The rest will never come; what was sent of it must be reset. Final. */
    public boolean isAbandoned() {
        return abandonedWith != NOT_ABANDONED;
    }

    /** The code of the upstream reset, of an abandoned object. */
    public long abandonedWith() {
        return abandonedWith;
    }

    /**
     * What was last remembered with {@link #remember}, possibly by another thread, or null: heads are encoded once per
     * track, not per subscriber. A race only costs one more encoding.
     */
    public @Nullable EncodedHead head() {
        return head;
    }

    public void remember(EncodedHead encoded) {
        head = encoded;
    }

    /** It came only by FETCH so far: no subscription has delivered it. */
    boolean isFetched() {
        return fetched;
    }

    @Nullable
    SubgroupRun run() {
        return run;
    }

    void run(SubgroupRun value) {
        run = value;
    }

    boolean isFed() {
        return feeders > 0;
    }

    void fed(int change) {
        feeders += change;
    }

    boolean isCached() {
        return cached;
    }

    void cached(boolean value) {
        cached = value;
    }

    void abandon(long code) {
        abandonedWith = code;
    }

    /** What it counts in the cache, as long as its payload does not grow. */
    long cost() {
        return (long) OVERHEAD + properties.length + payload.available();
    }
}
