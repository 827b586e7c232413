package io.fastrelay.relay.track;

import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.VarintFormat;
import io.fastrelay.session.FetchReceiver;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The answer to an upstream FETCH: fills the cache, and notes which locations the answer leaves out, because those do not
 * exist (draft 18 section 10.12.3). Objects are cached when they are complete.
 */
final class FetchFill implements FetchReceiver {

    private final Track track;
    private final TrackStore store;
    private final ObjectWriter writer;
    private final VarintFormat varint;
    private final Location start;
    private final Location end;
    private final Runnable whenOver;

    private @Nullable Location prior;
    private boolean over;
    private @Nullable TrackObject current;

    FetchFill(Track track, VarintFormat varint, Location start, Location end, Runnable whenOver) {
        this.track = track;
        this.store = track.store();
        this.writer = track.writer();
        this.varint = varint;
        this.start = start;
        this.end = end;
        this.whenOver = whenOver;
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
        store.lock.lock();
        try {
            Location location = new Location(groupId, objectId);
            leftOut(location);
            prior = location;
            current = null;
            if (!over && payloadLength <= Integer.MAX_VALUE && isInRange(location)) {
                begin(new ObjectFields(
                        groupId,
                        datagram,
                        subgroupId,
                        objectId,
                        ObjectStatus.NORMAL,
                        publisherPriority,
                        publisherPriority == track.defaultPriority(),
                        false,
                        true,
                        varint,
                        ObjectFields.copy(properties),
                        (int) payloadLength));
            }
        } finally {
            store.lock.unlock();
        }
        if (payloadLength == 0) {
            track.changed();
        }
    }

    @Override
    public void onPayload(ByteBuffer chunk) {
        boolean complete = false;
        store.lock.lock();
        try {
            TrackObject object = current;
            if (object != null) {
                writer.append(object, chunk);
                complete = object.isComplete();
                cacheIfComplete(object);
            }
        } finally {
            store.lock.unlock();
        }
        if (complete) {
            store.relieve();
            track.changed();
        }
    }

    @Override
    public void onEndOfRange(Location rangeEnd, boolean unknown) {
        store.lock.lock();
        try {
            if (!unknown) {
                leftOut(LocationRanges.after(rangeEnd));
            }
            prior = rangeEnd;
        } finally {
            store.lock.unlock();
        }
        track.changed();
    }

    @Override
    public void onFin() {
        store.lock.lock();
        try {
            if (!over) {
                absent(prior == null ? start : LocationRanges.after(prior), end);
            }
        } finally {
            store.lock.unlock();
        }
        finish();
    }

    @Override
    public void onReset(long code) {
        finish();
    }

    private void finish() {
        store.lock.lock();
        boolean first = !over;
        over = true;
        current = null;
        store.lock.unlock();
        if (first) {
            track.changed();
            whenOver.run();
        }
    }

    private void begin(ObjectFields fields) {
        Group group = store.group(fields.groupId());
        TrackObject known = group == null ? null : group.object(fields.id());
        if (known != null && !store.isExpired(known, store.clock.getAsLong())) {
            writer.countDuplicate();
            return;
        }
        current = writer.fetched(fields);
        cacheIfComplete(current);
    }

    private void cacheIfComplete(TrackObject object) {
        if (object.isComplete()) {
            writer.cache(object);
            store.trim();
            current = null;
        }
    }

    private boolean isInRange(Location location) {
        return !location.isBefore(start) && !end.isBefore(location);
    }

    /** Everything between the prior location and this one does not exist. */
    private void leftOut(Location location) {
        Location last = prior;
        Location from = last == null ? start : LocationRanges.after(last);
        if (from.isBefore(location)) {
            absent(from, LocationRanges.before(location));
        }
    }

    private void absent(Location from, Location to) {
        Location first = from.isBefore(start) ? start : from;
        Location last = end.isBefore(to) ? end : to;
        store.knowledge.absent(first, last);
    }
}
