package io.fastrelay.client;

import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.MoqtDraft;
import io.fastrelay.moqt.ObjectCodec;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.transport.MediaFrame;
import io.fastrelay.transport.MediaStream;
import io.fastrelay.transport.SentBytes;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers one FETCH of the peer from a track's history, on one stream. Send context, unless said otherwise. */
final class OutgoingFetch extends OutgoingRequest implements OutgoingStream, TrackReader {

    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private final TrackHistory history;
    private final SendQueue queue;
    private final MoqtDraft draft;
    private final long requestId;
    private final ObjectCodec.FetchWriter writer;
    private final Deque<PublishedObject> objects;
    private Optional<Location> unknownBefore;
    private final Optional<Location> unknownAfter;
    private final Runnable whenSent;
    private final SentBytes sent = new SentBytes();
    private @Nullable MediaStream stream;
    private boolean streamOver;
    private ByteBuffer head = EMPTY;
    private @Nullable PublishedObject current;
    private int payloadSent;
    private boolean tailWritten;
    private int lastPriority = 128;
    private boolean over;

    /**
     * @param unknownBefore objects up to this one are forgotten; they come before the others in ascending order
     * @param unknownAfter the same in descending order: they come last
     * @param whenSent called when the last byte was handed out
     */
    OutgoingFetch(
            TrackHistory history,
            SendQueue queue,
            MoqtDraft draft,
            long requestId,
            GroupOrder order,
            int subscriberPriority,
            Iterable<PublishedObject> objects,
            Optional<Location> unknownBefore,
            Optional<Location> unknownAfter,
            Runnable whenSent) {
        this.history = history;
        this.queue = queue;
        this.draft = draft;
        this.requestId = requestId;
        this.writer = draft.objects().fetchWriter(order);
        this.objects = new ArrayDeque<>();
        objects.forEach(this.objects::add);
        this.unknownBefore = unknownBefore;
        this.unknownAfter = unknownAfter;
        this.whenSent = whenSent;
        this.subscriberPriority = subscriberPriority;
        this.tailWritten = unknownAfter.isEmpty();
    }

    /** Begins. Any thread. */
    void start() {
        // An object at the live edge may still be growing: its progress must be heard of.
        history.attach(this);
        queue.post(() -> queue.add(this));
    }

    @Override
    public void onGrown(PublishedObject object) {
        queue.channel().wake();
    }

    @Override
    public void onFinished(PublishedSubgroup subgroup) {
        queue.channel().wake();
    }

    /** The subscriber changed its priority. Any thread. */
    void priority(int value) {
        queue.post(() -> subscriberPriority = value);
    }

    /** The subscriber does not want it any more, or the session is over. Any thread. */
    void cancel(StreamResetCode code) {
        queue.post(() -> cancelNow(code));
    }

    private void cancelNow(StreamResetCode code) {
        MediaStream open = stream;
        if (open != null && !streamOver) {
            open.reset(code.code());
        }
        end();
        over();
    }

    @Override
    int nextPriority() {
        if (sent.isMissing()) {
            return lastPriority;
        }
        PublishedObject object = current == null ? objects.peek() : current;
        if (over || object != null && waitsFor(object)) {
            return -1;
        }
        return object == null ? lastPriority : object.priority;
    }

    @Override
    Fill fill(MediaFrame frame) {
        return sent.isMissing() ? fillAgain(frame) : fillNew(frame);
    }

    private Fill fillAgain(MediaFrame frame) {
        ByteBuffer out = frame.repeat(Objects.requireNonNull(stream), sent.missingFrom());
        if (!out.hasRemaining()) {
            return Fill.NO_ROOM;
        }
        sent.repeat(out);
        frame.endStream(false);
        if (over && !sent.isMissing()) {
            queue.remove(this);
        }
        return Fill.SENT;
    }

    private Fill fillNew(MediaFrame frame) {
        if (givenUp(current == null ? objects.peek() : current)) {
            cancelNow(StreamResetCode.UNKNOWN_OBJECT_STATUS);
            return Fill.DROPPED;
        }
        MediaStream open = stream;
        if (open == null) {
            open = queue.channel().open();
            if (open == null) {
                return Fill.BLOCKED;
            }
            stream = open;
            open.attach(this);
            queue.opened();
            head = ByteBuffer.allocate(draft.objects().fetchHeaderLength(requestId));
            draft.objects().putFetchHeader(head, requestId);
            head.flip();
        }
        boolean onlyFin = atEnd();
        if (!onlyFin && open.credit() <= 0) {
            return Fill.BLOCKED;
        }
        ByteBuffer out = frame.stream(open);
        if (!onlyFin && !out.hasRemaining()) {
            return Fill.NO_ROOM;
        }
        while (put(out)) {
            // objects that fit share a frame
        }
        boolean fin = atEnd();
        frame.endStream(fin);
        if (fin) {
            end();
            whenSent.run();
        }
        return Fill.SENT;
    }

    @Override
    public void acknowledged(long upTo) {
        sent.acknowledged(upTo);
    }

    @Override
    public void lost(long offset, int length) {
        if (!streamOver) {
            sent.lost(offset, length);
            queue.addAgain(this);
        }
    }

    @Override
    public void acknowledged() {
        over();
    }

    @Override
    public void stopped() {
        end();
        over();
    }

    private boolean atEnd() {
        return current == null
                && objects.isEmpty()
                && unknownBefore.isEmpty()
                && tailWritten
                && !head.hasRemaining()
                && stream != null;
    }

    /** Nothing of the object can be sent before its publisher goes on. */
    private boolean waitsFor(PublishedObject object) {
        int sent = object == current ? payloadSent : 0;
        return !head.hasRemaining() && !object.complete() && object.written() <= sent && !givenUp(object);
    }

    private static boolean givenUp(@Nullable PublishedObject object) {
        return object != null && !object.complete() && object.subgroup != null && object.subgroup.reset() != null;
    }

    private boolean put(ByteBuffer out) {
        if (!out.hasRemaining()) {
            return false;
        }
        if (head.hasRemaining()) {
            if (head.position() == 0) {
                noteHead();
            }
            int limit = head.limit();
            head.limit(Math.min(limit, head.position() + out.remaining()));
            out.put(head);
            head.limit(limit);
            return true;
        }
        PublishedObject object = current;
        if (object != null) {
            int there = Math.min(object.written() - payloadSent, out.remaining());
            out.put(object.payload, payloadSent, there);
            payloadSent += there;
            if (payloadSent == object.payload.length) {
                current = null;
                return true;
            }
            return false;
        }
        return nextHead();
    }

    private void noteHead() {
        PublishedObject object = current;
        byte[] bytes = Arrays.copyOf(head.array(), head.limit());
        sent.append(bytes, object == null ? null : new PayloadBytes(object.payload), 0);
        lastPriority = object == null ? lastPriority : object.priority;
    }

    private boolean nextHead() {
        if (unknownBefore.isPresent()) {
            endOfRange(unknownBefore.get());
            unknownBefore = Optional.empty();
            return true;
        }
        PublishedObject object = objects.poll();
        if (object != null) {
            byte[] properties =
                    object.properties.isEmpty() ? new byte[0] : draft.control().encodeProperties(object.properties);
            PublishedSubgroup subgroup = object.subgroup;
            head = ByteBuffer.allocate(writer.maxObjectHeadLength(properties));
            writer.putObjectHead(
                    head,
                    object.group,
                    subgroup == null ? 0 : subgroup.id,
                    subgroup == null,
                    object.id,
                    object.priority,
                    properties,
                    object.payload.length);
            head.flip();
            current = object;
            payloadSent = 0;
            return true;
        }
        if (!tailWritten) {
            tailWritten = true;
            unknownAfter.ifPresent(this::endOfRange);
            return true;
        }
        return false;
    }

    private void endOfRange(Location end) {
        // No properties: what an object's head may need at most is enough for the marker too.
        head = ByteBuffer.allocate(writer.maxObjectHeadLength(new byte[0]) + 32);
        writer.putEndOfRange(head, end, true);
        head.flip();
    }

    private void end() {
        over = true;
        history.detach(this);
        queue.remove(this);
    }

    private void over() {
        if (stream != null && !streamOver) {
            streamOver = true;
            sent.clear();
            queue.remove(this);
            queue.closed();
        }
    }
}
