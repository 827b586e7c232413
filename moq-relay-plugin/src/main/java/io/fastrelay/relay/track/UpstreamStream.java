package io.fastrelay.relay.track;

import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.SubgroupHeader;
import io.fastrelay.session.IncomingStream;
import io.fastrelay.session.SubgroupReceiver;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One subgroup stream of one publisher. Where several publishers bring the same objects, each may be ahead for a while:
 * whoever has the next bytes of an object first brings them, the others are compared with what is there.
 */
final class UpstreamStream implements SubgroupReceiver {

    private final TrackIngest ingest;
    private final ObjectWriter writer;
    private final TrackStore store;
    private final SubgroupHeader header;
    private final IncomingStream stream;
    private final int publisherPriority;

    private @Nullable Subgroup subgroup;
    private @Nullable SubgroupRun run;
    private boolean closed;
    private boolean any;
    private long lastId;
    private @Nullable TrackObject current;
    /** The same object as a fetch brought it: what comes must be equal to it. */
    private @Nullable TrackObject fetched;

    private int position;

    UpstreamStream(TrackIngest ingest, SubgroupHeader header, IncomingStream stream, int defaultPriority) {
        this.ingest = ingest;
        this.writer = ingest.writer();
        this.store = ingest.store();
        this.header = header;
        this.stream = stream;
        this.publisherPriority = header.publisherPriority() == SubgroupHeader.DEFAULT_PRIORITY
                ? defaultPriority
                : header.publisherPriority();
    }

    @Override
    public void onObject(long objectId, ObjectStatus status, ByteBuffer properties, long payloadLength) {
        if (!ingest.enter()) {
            return;
        }
        boolean visible = payloadLength == 0;
        try {
            if (!closed) {
                begin(objectId, status, properties, payloadLength);
            }
        } catch (MalformedTrackException e) {
            ingest.malformed(e);
            visible = true;
        } finally {
            ingest.leave(visible);
        }
    }

    @Override
    public void onPayload(ByteBuffer chunk) {
        if (!ingest.enter()) {
            return;
        }
        boolean visible = false;
        try {
            TrackObject object = current;
            if (object != null && !object.isAbandoned()) {
                visible = take(object, chunk);
            }
        } catch (MalformedTrackException e) {
            ingest.malformed(e);
            visible = true;
        } finally {
            ingest.leave(visible);
        }
    }

    @Override
    public void onFin() {
        if (!ingest.enter()) {
            return;
        }
        try {
            if (!closed) {
                fin();
            }
        } catch (MalformedTrackException e) {
            ingest.malformed(e);
        } finally {
            ingest.leave(true);
        }
    }

    @Override
    public void onReset(long code) {
        if (!ingest.enter()) {
            return;
        }
        try {
            reset(code);
        } finally {
            ingest.leave(true);
        }
    }

    /** Ends as if it had been reset. Under the track's lock. */
    void reset(long code) {
        if (closed) {
            return;
        }
        closed = true;
        ingest.closed(this);
        feed(null, code);
        leaveRun(code);
    }

    /** The group left the cache, so the rest of a half object has no bounded place. Under the track's lock. */
    void onEvicted() {
        if (current != null && !current.isComplete()) {
            stream.stop(StreamResetCode.EXCESSIVE_LOAD);
            reset(StreamResetCode.EXCESSIVE_LOAD.code());
        }
    }

    private void begin(long objectId, ObjectStatus status, ByteBuffer properties, long payloadLength)
            throws MalformedTrackException {
        if (payloadLength > Integer.MAX_VALUE) {
            throw new MalformedTrackException("an object of " + Long.toUnsignedString(payloadLength) + " bytes");
        }
        Subgroup mine = subgroupOf(objectId);
        Group group = mine.group();
        boolean first = !any;
        long prior = lastId;
        any = true;
        lastId = objectId;
        feed(null, StreamResetCode.INTERNAL_ERROR.code());
        fetched = null;
        position = 0;
        SubgroupRun joined = run;
        if (joined != null && !joined.growing().isEmpty()) {
            abandonOrphans(joined, StreamResetCode.INTERNAL_ERROR.code());
        }
        if (!writer.mayExist(group, mine, objectId)) {
            return;
        }
        ObjectFields fields = new ObjectFields(
                group.id(),
                false,
                mine.id(),
                objectId,
                status,
                publisherPriority,
                header.publisherPriority() == SubgroupHeader.DEFAULT_PRIORITY,
                false,
                false,
                ingest.varint(),
                ObjectFields.copy(properties),
                (int) payloadLength);
        TrackObject known = writer.existing(group, fields);
        if (known != null && !known.isAbandoned() && !known.isFetched()) {
            writer.countDuplicate();
            feed(known, 0);
            return;
        }
        SubgroupRun into = runOf(mine);
        TrackObject before = into.last();
        boolean follows = before != null
                && (before.id() + 1 == objectId
                        || (!first && before.id() == prior)
                        || writer.nothingBetween(group, mine.id(), before.id(), objectId));
        StreamPlace place = new StreamPlace(header, first ? objectId : objectId - prior - 1, first, follows);
        TrackObject object = writer.create(group, fields, place);
        try {
            writer.learn(object);
        } catch (MalformedTrackException e) {
            store.remove(object);
            throw e;
        }
        mine.saw(objectId);
        into.add(object);
        ingest.received(group, objectId);
        feed(object, 0);
        fetched = known != null && known.isFetched() && known.isComplete() ? known : null;
        store.trim();
    }

    /** Takes in what is new of it; whether anything is. */
    private boolean take(TrackObject object, ByteBuffer chunk) throws MalformedTrackException {
        int from = position;
        position += chunk.remaining();
        TrackObject twin = fetched;
        if (twin != null && !twin.payload().matches(from, chunk.duplicate())) {
            throw otherPayload(object);
        }
        int known = Math.min(object.payload().available() - from, chunk.remaining());
        if (known > 0) {
            ByteBuffer again = chunk.duplicate().limit(chunk.position() + known);
            if (!object.payload().matches(from, again)) {
                throw otherPayload(object);
            }
            chunk.position(chunk.position() + known);
        }
        if (!chunk.hasRemaining()) {
            return false;
        }
        ingest.addLive(chunk.remaining());
        writer.append(object, chunk);
        store.trim();
        return true;
    }

    private MalformedTrackException otherPayload(TrackObject object) {
        store.remove(object);
        return new MalformedTrackException("object " + object.location() + " came again with another payload");
    }

    private void fin() throws MalformedTrackException {
        closed = true;
        ingest.closed(this);
        feed(null, StreamResetCode.INTERNAL_ERROR.code());
        Subgroup mine = subgroup;
        if (mine == null) {
            // A stream without objects tells nothing.
            return;
        }
        String where =
                "group " + Long.toUnsignedString(mine.group().id()) + " subgroup " + Long.toUnsignedString(mine.id());
        if (mine.finalObject().isPresent() && mine.finalObject().getAsLong() != lastId) {
            throw new MalformedTrackException(where + " ended twice, with different final objects");
        }
        if (mine.hasLargerThan(lastId)) {
            throw new MalformedTrackException(
                    where + " ends at object " + Long.toUnsignedString(lastId) + ", in front of other objects");
        }
        mine.finalObject(lastId);
        if (header.endOfGroup()) {
            writer.endOfGroup(mine.group(), lastId);
        }
        SubgroupRun running = mine.run();
        if (running != null) {
            mine.run(null);
            running.end(new SubgroupRun.End(true, lastId, 0, store.clock.getAsLong()));
            ingest.ended(running);
        }
        leaveRun(StreamResetCode.INTERNAL_ERROR.code());
        ingest.finished(mine.group());
    }

    /** Begins to bring this object, and does not bring the one before any more. */
    private void feed(@Nullable TrackObject object, long code) {
        TrackObject before = current;
        current = object;
        if (object != null) {
            object.fed(1);
        }
        if (before != null) {
            before.fed(-1);
            SubgroupRun of = before.run();
            if (of != null && !before.isComplete()) {
                abandonOrphans(of, code);
            }
        }
    }

    /** The run ends with its last stream, unless FIN ended it already. */
    private void leaveRun(long code) {
        SubgroupRun joined = run;
        run = null;
        if (joined == null) {
            return;
        }
        joined.open().remove(this);
        abandonOrphans(joined, code);
        if (joined.end() == null && joined.open().isEmpty()) {
            joined.subgroup().breakOff();
            joined.subgroup().run(null);
            joined.end(new SubgroupRun.End(false, 0, code, store.clock.getAsLong()));
            ingest.ended(joined);
        }
    }

    private Subgroup subgroupOf(long objectId) throws MalformedTrackException {
        Subgroup known = subgroup;
        if (known == null) {
            Optional<Location> end = store.knowledge.endOfTrack();
            if (end.isPresent() && end.get().isBefore(new Location(header.groupId(), objectId))) {
                throw new MalformedTrackException("an object of group " + Long.toUnsignedString(header.groupId())
                        + " is behind the track's final object " + end.get());
            }
            Group group = writer.groupFor(header.groupId());
            long id = header.subgroupIdIsFirstObject() ? objectId : header.subgroupId();
            known = writer.subgroupFor(group, id, publisherPriority);
            subgroup = known;
            SubgroupRun running = known.run();
            if (running != null) {
                running.join(this);
                run = running;
            }
        }
        return known;
    }

    /** The run that a new object belongs to: one that goes on, or else a new one. */
    private SubgroupRun runOf(Subgroup mine) {
        SubgroupRun running = mine.run();
        if (running == null) {
            running = new SubgroupRun(mine);
            mine.run(running);
            mine.group().runs().add(running);
            store.charge(mine.group(), Subgroup.OVERHEAD);
            ingest.log(running);
        }
        if (run != running) {
            leaveRun(StreamResetCode.INTERNAL_ERROR.code());
            running.join(this);
            run = running;
        }
        return running;
    }

    /** Gives up half objects that none of the run's streams will bring the rest of. */
    private void abandonOrphans(SubgroupRun of, long code) {
        for (int i = of.growing().size() - 1; i >= 0; i--) {
            TrackObject object = of.growing().get(i);
            if (object.isComplete() || !isExpected(of, object)) {
                of.growing().remove(i);
            }
            if (!object.isComplete() && !isExpected(of, object)) {
                object.abandon(code);
                store.remove(object);
            }
        }
    }

    private static boolean isExpected(SubgroupRun of, TrackObject object) {
        if (object.isFed()) {
            return true;
        }
        for (UpstreamStream stream : of.open()) {
            if (stream.current == object || !stream.any || Long.compareUnsigned(stream.lastId, object.id()) < 0) {
                return true;
            }
        }
        return false;
    }
}
