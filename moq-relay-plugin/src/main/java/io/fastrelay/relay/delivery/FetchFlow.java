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
import io.fastrelay.transport.SentBytes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One FETCH as its session's send context sees it: a walk through the cache, written to one stream. */
final class FetchFlow extends Flow implements StreamOwner {

    private static final int MIN_ROOM = 64;
    private static final byte[] NO_HEAD = new byte[0];
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
    private final SentBytes sent = new SentBytes();
    /** For encoding. */
    private ByteBuffer scratch = ByteBuffer.allocate(128);
    /** What goes in front of {@link #current}, or alone. */
    private byte[] head = NO_HEAD;

    private int headSent;

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
        return sent.isMissing() || (!over && hasNew());
    }

    private boolean hasNew() {
        return (headLeft() > 0
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
        return sent.isMissing() ? repeat(frame) : sendNew(frame);
    }

    /** The reader cannot go on without what is lost, so it goes before what is new. */
    private Outcome repeat(MediaFrame frame) {
        ByteBuffer target = frame.repeat(Objects.requireNonNull(stream), sent.missingFrom());
        if (target.remaining() < Math.min(sent.missingLength(), MIN_ROOM)) {
            return Outcome.NO_ROOM;
        }
        scheduler.tally().bytesRepeated += sent.repeat(target);
        frame.endStream(false);
        return Outcome.SENT;
    }

    private Outcome sendNew(MediaFrame frame) {
        if (stream == null && !open()) {
            scheduler.block(this);
            return Outcome.NOT_NOW;
        }
        MediaStream open = Objects.requireNonNull(stream);
        if (current == null && headLeft() == 0) {
            encodeNext();
        }
        boolean finOnly = current == null && headLeft() == 0 && step == FetchWalk.Step.END;
        long credit = open.credit();
        if (credit <= 0 && !finOnly) {
            scheduler.block(this);
            return Outcome.NOT_NOW;
        }
        ByteBuffer target = frame.stream(open);
        int waiting = headLeft() + (current == null ? 0 : current.payload().length() - taken);
        if (target.remaining() < Math.min(Math.min(waiting, MIN_ROOM), credit)) {
            return Outcome.NO_ROOM;
        }
        write(target);
        boolean fin = current == null && headLeft() == 0 && step == FetchWalk.Step.END;
        frame.endStream(fin);
        if (fin) {
            over();
        }
        return Outcome.SENT;
    }

    /** Writes as much as there is room for; more than one object only if nobody else is waiting. */
    private void write(ByteBuffer target) {
        do {
            TrackObject object = current;
            int part = Math.min(headLeft(), target.remaining());
            if (headSent == 0 && part > 0) {
                sent.append(head, object == null ? null : object.payload(), 0);
            }
            target.put(head, headSent, part);
            headSent += part;
            if (headLeft() > 0) {
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
        } while (headLeft() > 0);
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
                scratch,
                object.groupId(),
                object.subgroupId(),
                object.isDatagram(),
                object.id(),
                object.publisherPriority(),
                properties,
                object.payload().length());
        headEncoded();
        current = object;
        taken = 0;
        told = object.location();
        walk.pass(object);
    }

    private void encode(LocationRange unknown) {
        room(2 * MAX_RANGE_LENGTH);
        Location before = beforeUnknown(unknown);
        if (before != null) {
            writer.putEndOfRange(scratch, before, false);
        }
        writer.putEndOfRange(scratch, unknown.end(), true);
        headEncoded();
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
        if (scratch.capacity() < bytes) {
            scratch = ByteBuffer.allocate(bytes);
        }
        scratch.clear();
    }

    /** Takes what was encoded: it is kept until it is acknowledged. */
    private void headEncoded() {
        head = Arrays.copyOf(scratch.array(), scratch.position());
        headSent = 0;
    }

    private int headLeft() {
        return head.length - headSent;
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
        codec.putFetchHeader(scratch, requestId);
        headEncoded();
        return true;
    }

    @Override
    public void acknowledged(MediaStream about, long upTo) {
        if (about == stream) {
            sent.acknowledged(upTo);
            scheduler.place(this);
        }
    }

    @Override
    public void lost(MediaStream about, long offset, int length) {
        if (about == stream) {
            sent.lost(offset, length);
            // What was sent before needs no credit.
            scheduler.unblock(this);
            scheduler.place(this);
        }
    }

    @Override
    public void allAcknowledged(MediaStream about) {
        forgetStream();
        scheduler.place(this);
    }

    /** The peer does not want it. */
    @Override
    public void stopped(MediaStream about) {
        forgetStream();
        over();
    }

    private void forgetStream() {
        stream = null;
        sent.clear();
    }

    void cancel(long code) {
        MediaStream open = stream;
        if (!over && open != null) {
            open.reset(code);
            forgetStream();
        }
        over();
    }

    private void over() {
        if (!over) {
            over = true;
            current = null;
            head = NO_HEAD;
            headSent = 0;
            scheduler.unblock(this);
            // What is lost of it is sent again all the same.
            scheduler.place(this);
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
