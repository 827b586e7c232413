package io.fastrelay.relay.track;

import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.ObjectDatagram;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.SubgroupHeader;
import io.fastrelay.moqt.VarintFormat;
import io.fastrelay.session.IncomingStream;
import io.fastrelay.session.SubgroupReceiver;
import io.fastrelay.session.TrackReceiver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What one publisher brings of a track. Called in its connection's context; the track's lock orders several. */
final class TrackIngest implements TrackReceiver {

    private final Track track;
    private final TrackStore store;
    private final ObjectWriter writer;
    private final VarintFormat varint;
    private final Optional<Location> upstreamLargest;
    private final IngestListener listener;
    private final List<UpstreamStream> open = new ArrayList<>();

    /** It is over, or broke a rule: nothing more is taken. */
    private boolean dead;

    private OptionalLong largestGroup = OptionalLong.empty();
    private @Nullable String malformed;
    private OptionalLong newGroup = OptionalLong.empty();

    TrackIngest(Track track, VarintFormat varint, Optional<Location> upstreamLargest, IngestListener listener) {
        this.track = track;
        this.store = track.store();
        this.writer = track.writer();
        this.varint = varint;
        this.upstreamLargest = upstreamLargest;
        this.listener = listener;
    }

    @Override
    public SubgroupReceiver onSubgroup(SubgroupHeader header, IncomingStream stream) {
        UpstreamStream opened = new UpstreamStream(this, header, stream, track.defaultPriority());
        if (enter()) {
            open.add(opened);
            leave(false);
        }
        return opened;
    }

    @Override
    public void onDatagram(ObjectDatagram datagram) {
        if (!enter()) {
            return;
        }
        try {
            take(datagram);
        } catch (MalformedTrackException e) {
            malformed(e);
        } finally {
            leave(true);
        }
    }

    @Override
    public void onEnd() {
        if (!enter()) {
            return;
        }
        for (UpstreamStream stream : List.copyOf(open)) {
            stream.reset(StreamResetCode.CANCELLED.code());
        }
        dead = true;
        if (largestGroup.isPresent()) {
            Group last = store.group(largestGroup.getAsLong());
            if (last != null) {
                coverIfComplete(last);
            }
        }
        leave(true);
        listener.onEnd();
    }

    private void take(ObjectDatagram datagram) throws MalformedTrackException {
        Location location = new Location(datagram.groupId(), datagram.objectId());
        boolean defaultPriority = datagram.publisherPriority() == SubgroupHeader.DEFAULT_PRIORITY;
        ObjectFields fields = new ObjectFields(
                location.group(),
                true,
                0,
                location.object(),
                datagram.status(),
                defaultPriority ? track.defaultPriority() : datagram.publisherPriority(),
                defaultPriority,
                datagram.endOfGroup(),
                false,
                varint,
                ObjectFields.copy(datagram.properties()),
                datagram.status() == ObjectStatus.NORMAL ? datagram.payload().remaining() : 0);
        Group group = writer.groupFor(location.group());
        if (!writer.mayExist(group, null, location.object())) {
            return;
        }
        TrackObject known = writer.existing(group, fields);
        if (known != null) {
            if (!known.payload().matches(0, datagram.payload().duplicate())) {
                store.remove(known);
                throw new MalformedTrackException("object " + location + " came again with another payload");
            }
            if (!known.isFetched()) {
                writer.countDuplicate();
                return;
            }
        }
        TrackObject object = writer.create(group, fields, null);
        try {
            writer.learn(object);
        } catch (MalformedTrackException e) {
            store.remove(object);
            throw e;
        }
        addLive(object.payload().length());
        writer.append(object, datagram.payload().duplicate());
        received(group, location.object());
        log(object);
        store.trim();
    }

    /** Takes the track's lock; false, without the lock, if nothing is taken any more. */
    boolean enter() {
        store.lock.lock();
        if (dead) {
            store.lock.unlock();
            return false;
        }
        return true;
    }

    /** Gives the lock back, and tells those who listen what happened meanwhile. */
    void leave(boolean visible) {
        String reason = malformed;
        OptionalLong group = newGroup;
        malformed = null;
        newGroup = OptionalLong.empty();
        store.lock.unlock();
        if (visible) {
            track.changed();
        }
        store.relieve();
        if (group.isPresent()) {
            listener.onNewGroup(group.getAsLong());
        }
        if (reason != null) {
            listener.onMalformed(reason);
        }
    }

    /** Nothing more is taken; what is under way ends. */
    void malformed(MalformedTrackException why) {
        for (UpstreamStream stream : List.copyOf(open)) {
            stream.reset(StreamResetCode.MALFORMED_TRACK.code());
        }
        dead = true;
        malformed = String.valueOf(why.getMessage());
    }

    /** A new object of a subscription. */
    void received(Group group, long objectId) {
        if (group.liveFrom().isEmpty()) {
            int behind = upstreamLargest.isEmpty()
                    ? 1
                    : Long.compareUnsigned(group.id(), upstreamLargest.get().group());
            if (behind > 0) {
                group.liveFrom(0);
            } else if (behind == 0) {
                group.liveFrom(upstreamLargest.get().object() + 1);
            }
        }
        if (largestGroup.isEmpty() || Long.compareUnsigned(group.id(), largestGroup.getAsLong()) > 0) {
            comeTo(group.id());
        }
        if (track.sawLargest(new Location(group.id(), objectId))) {
            newGroup = OptionalLong.of(group.id());
        }
    }

    void addLive(int bytes) {
        track.addLive(bytes);
    }

    void log(LogNode node) {
        track.log(node);
    }

    void ended(SubgroupRun run) {
        track.ended(run);
    }

    void closed(UpstreamStream stream) {
        open.remove(stream);
    }

    /** A stream of this group ended with FIN. */
    void finished(Group group) {
        if (largestGroup.isPresent() && Long.compareUnsigned(group.id(), largestGroup.getAsLong()) < 0) {
            coverIfComplete(group);
        }
    }

    TrackStore store() {
        return store;
    }

    ObjectWriter writer() {
        return writer;
    }

    VarintFormat varint() {
        return varint;
    }

    /** The publisher went on to a larger group: those that it left out do not exist (see {@link Knowledge}). */
    private void comeTo(long groupId) {
        long from = largestGroup.isPresent()
                ? largestGroup.getAsLong() + 1
                : upstreamLargest.isPresent() ? upstreamLargest.get().group() + 1 : 0;
        if (Long.compareUnsigned(from, groupId) < 0) {
            store.knowledge.covered(new Location(from, 0), new Location(groupId - 1, -1));
        }
        OptionalLong before = largestGroup;
        largestGroup = OptionalLong.of(groupId);
        if (before.isPresent()) {
            Group last = store.group(before.getAsLong());
            if (last != null) {
                coverIfComplete(last);
            }
        }
    }

    private void coverIfComplete(Group group) {
        if (group.liveFrom().isEmpty()
                || group.hasDatagrams()
                || group.subgroups().isEmpty()) {
            return;
        }
        for (Subgroup subgroup : group.subgroups()) {
            if (subgroup.isBroken()
                    || subgroup.run() != null
                    || subgroup.finalObject().isEmpty()) {
                return;
            }
        }
        store.knowledge.covered(new Location(group.id(), group.liveFrom().getAsLong()), new Location(group.id(), -1));
    }
}
