package io.fastrelay.relay.delivery;

import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.ObjectCodec;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.relay.track.LocationRange;
import io.fastrelay.relay.track.Track;
import io.fastrelay.relay.track.TrackObject;
import io.fastrelay.transport.MediaFrame;
import io.fastrelay.transport.MediaStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One FETCH as its session's send context sees it: a walk through the cache, written to one stream. */
final class FetchFlow extends Flow {

    private static final int MIN_ROOM = 64;
    private static final int MAX_RANGE_LENGTH = 32;

    private final Scheduler scheduler;
    private final long requestId;
    private final Track track;
    private final FetchWalk walk;
    private final ObjectCodec.FetchWriter writer;
    private final Runnable whenOver;
    private final Location start;
    private final boolean ascending;

    private @Nullable MediaStream stream;
    /** Encoded, not sent yet; between {@code get} calls always readable. */
    private ByteBuffer pending = ByteBuffer.allocate(128).limit(0);

    private FetchWalk.Step step = FetchWalk.Step.INCOMPLETE;
    private @Nullable TrackObject current;
    private int taken;
    private @Nullable Location told;
    private int lastPriority;
    private boolean giveUp;
    /** {@link Track#knowledgeVersion} when it was looked what is unknown. */
    private long lookedAt = -1;

    private boolean over;

    FetchFlow(
            Scheduler scheduler,
            long requestId,
            Track track,
            Location start,
            Location end,
            GroupOrder order,
            int subscriberPriority,
            Runnable whenOver) {
        super(subscriberPriority);
        this.scheduler = scheduler;
        this.requestId = requestId;
        this.track = track;
        this.start = start;
        this.ascending = order != GroupOrder.DESCENDING;
        this.walk = new FetchWalk(track, start, end, order, scheduler::now);
        this.writer = scheduler.heads().codec().fetchWriter(order);
        this.whenOver = whenOver;
        this.lastPriority = track.defaultPriority();
    }

    /** Looks again what is next. */
    void look() {
        if (over) {
            return;
        }
        if (current == null) {
            long version = track.knowledgeVersion();
            if (step != FetchWalk.Step.UNKNOWN || version != lookedAt) {
                lookedAt = version;
                step = walk.look();
            }
        }
        scheduler.place(this);
    }

    void giveUpUnknown() {
        giveUp = true;
        look();
    }

    void priority(int value) {
        subscriberPriority(value);
        look();
    }

    @Override
    boolean hasWork() {
        return !over
                && (pending.hasRemaining()
                        || current != null
                        || step == FetchWalk.Step.OBJECT
                        || step == FetchWalk.Step.END
                        || (step == FetchWalk.Step.UNKNOWN && giveUp));
    }

    @Override
    int nextPublisherPriority() {
        TrackObject object = current == null ? walk.object() : current;
        return object == null ? lastPriority : object.publisherPriority();
    }

    @Override
    Outcome send(MediaFrame frame) {
        if (stream == null && !open()) {
            scheduler.block(this);
            return Outcome.NOT_NOW;
        }
        MediaStream open = Objects.requireNonNull(stream);
        if (current == null && !pending.hasRemaining()) {
            encodeNext();
        }
        boolean finOnly = current == null && !pending.hasRemaining() && step == FetchWalk.Step.END;
        long credit = open.credit();
        if (credit <= 0 && !finOnly) {
            scheduler.block(this);
            return Outcome.NOT_NOW;
        }
        ByteBuffer target = frame.stream(open);
        int waiting =
                pending.remaining() + (current == null ? 0 : current.payload().length() - taken);
        if (target.remaining() < Math.min(Math.min(waiting, MIN_ROOM), credit)) {
            return Outcome.NO_ROOM;
        }
        write(target);
        boolean fin = current == null && !pending.hasRemaining() && step == FetchWalk.Step.END;
        frame.endStream(fin);
        if (fin) {
            over();
        }
        return Outcome.SENT;
    }

    /** Writes as much as there is room for; more than one object only if nobody else is waiting. */
    private void write(ByteBuffer target) {
        do {
            int part = Math.min(pending.remaining(), target.remaining());
            target.put(target.position(), pending, pending.position(), part);
            target.position(target.position() + part);
            pending.position(pending.position() + part);
            TrackObject object = current;
            if (pending.hasRemaining()) {
                return;
            }
            if (object != null) {
                int copied = object.payload().copy(taken, target, Integer.MAX_VALUE);
                taken += copied;
                scheduler.tally().bytesOut += copied;
                if (taken < object.payload().length()) {
                    return;
                }
                current = null;
                lastPriority = object.publisherPriority();
                scheduler.tally().objectsOut++;
                turn(scheduler.nextTurn());
            }
            step = walk.look();
            if (target.remaining() < MIN_ROOM || !scheduler.isAlone(this)) {
                return;
            }
            encodeNext();
        } while (pending.hasRemaining());
    }

    /** Encodes what the walk came to, if it can be told now. */
    private void encodeNext() {
        if (step == FetchWalk.Step.OBJECT) {
            encode(Objects.requireNonNull(walk.object()));
        } else if (step == FetchWalk.Step.UNKNOWN && giveUp) {
            encode(Objects.requireNonNull(walk.unknown()));
        }
    }

    private void encode(TrackObject object) {
        byte[] properties = scheduler.heads().properties(object);
        room(writer.maxObjectHeadLength(properties));
        writer.putObjectHead(
                pending,
                object.groupId(),
                object.subgroupId(),
                object.isDatagram(),
                object.id(),
                object.publisherPriority(),
                properties,
                object.payload().length());
        pending.flip();
        current = object;
        taken = 0;
        told = object.location();
        walk.pass(object);
    }

    private void encode(LocationRange unknown) {
        room(2 * MAX_RANGE_LENGTH);
        Location before = beforeUnknown(unknown);
        if (before != null) {
            writer.putEndOfRange(pending, before, false);
        }
        writer.putEndOfRange(pending, unknown.end(), true);
        pending.flip();
        told = unknown.end();
        walk.passUnknown(unknown);
    }

    /** The last location in front of an unknown range that is known not to exist, if the reader could not tell. */
    private @Nullable Location beforeUnknown(LocationRange unknown) {
        Location last = told;
        long group = unknown.start().group();
        long object = unknown.start().object();
        boolean sameGroup = last != null && last.group() == group;
        long first =
                sameGroup ? Objects.requireNonNull(last).object() + 1 : group == start.group() ? start.object() : 0;
        return object == first ? null : new Location(group, object - 1);
    }

    private void room(int bytes) {
        if (pending.capacity() < bytes) {
            pending = ByteBuffer.allocate(bytes);
        }
        pending.clear();
    }

    private boolean open() {
        MediaStream opened = scheduler.open();
        if (opened == null) {
            return false;
        }
        opened.attach(this);
        stream = opened;
        scheduler.tally().streamsOut++;
        ObjectCodec codec = scheduler.heads().codec();
        room(codec.fetchHeaderLength(requestId));
        codec.putFetchHeader(pending, requestId);
        pending.flip();
        return true;
    }

    /** The peer does not want the stream, which is reset already. */
    void stopped() {
        over();
    }

    void cancel(long code) {
        MediaStream open = stream;
        if (!over && open != null) {
            open.reset(code);
        }
        over();
    }

    private void over() {
        if (!over) {
            over = true;
            current = null;
            scheduler.remove(this);
            scheduler.unblock(this);
            whenOver.run();
        }
    }

    @Override
    void unblocked() {
        scheduler.place(this);
    }

    @Override
    void close() {
        cancel(StreamResetCode.SESSION_CLOSED.code());
    }
}
