package io.fastrelay.relay.delivery;

import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.relay.track.TrackObject;
import io.fastrelay.transport.MediaFrame;
import io.fastrelay.transport.MediaStream;
import io.fastrelay.transport.SentBytes;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a subscription until all of it has arrived, or it was reset; it may outlive its cursor and its
 * subscription. What is lost of it takes its place among what is to be sent, in front of new objects of the same subgroup;
 * where it is not worth that any more, the stream is reset: an object comes whole or not at all. Used again for another
 * stream. Send context only.
 */
final class SentStream extends Sendable implements StreamOwner {

    static final long NO_DEADLINE = Long.MAX_VALUE;

    private final SentStreams all;
    private final SentBytes bytes = new SentBytes();
    private @Nullable SubgroupCursor cursor;
    private @Nullable MediaStream transport;
    private long deadline = NO_DEADLINE;
    /** Place among those with a deadline, which {@link SentStreams} keeps. */
    private int awaited = -1;

    SentStream(SentStreams all) {
        this.all = all;
    }

    void begin(SubgroupCursor writer, MediaStream opened) {
        cursor = writer;
        transport = opened;
        opened.attach(this);
    }

    /** The object's head is about to be written, its payload follows. */
    void append(byte[] head, TrackObject object) {
        // The payload, not the object: that would hold all objects that came behind it as well.
        bytes.append(head, object.payload(), object.arrived());
    }

    /** Closed with FIN: it must be acknowledged by then, on the scheduler's clock. */
    void await(long until) {
        deadline = until;
        all.await(this);
    }

    long deadline() {
        return deadline;
    }

    int awaited() {
        return awaited;
    }

    void awaited(int place) {
        awaited = place;
    }

    @Override
    SubscriptionFlow flow() {
        return cursor().flow();
    }

    @Override
    int publisherPriority() {
        return cursor().publisherPriority();
    }

    @Override
    long groupId() {
        return cursor().groupId();
    }

    @Override
    long idInGroup() {
        return cursor().idInGroup();
    }

    @Override
    boolean isRepeat() {
        return true;
    }

    @Override
    boolean hasWork() {
        return bytes.isMissing();
    }

    @Override
    long waitingSince() {
        return bytes.missingStamp();
    }

    @Override
    Outcome send(MediaFrame frame) {
        if (isTooLate()) {
            drop(DropReason.TIMEOUT);
            return Outcome.NOT_NOW;
        }
        if (flow().excludes(publisherPriority())) {
            drop(DropReason.PRIORITY);
            return Outcome.NOT_NOW;
        }
        ByteBuffer target = frame.repeat(Objects.requireNonNull(transport), bytes.missingFrom());
        if (target.remaining() < Math.min(bytes.missingLength(), SubgroupCursor.MIN_ROOM)) {
            return Outcome.NO_ROOM;
        }
        flow().account().repeatedBytes(bytes.repeat(target));
        frame.endStream(false);
        return Outcome.SENT;
    }

    /** Either delivery timeout of draft 18 section 8. */
    private boolean isTooLate() {
        Deadlines deadlines = flow().deadlines();
        return deadlines.isObjectTimedOut(bytes.missingStamp())
                || deadlines.isSubgroupTimedOut(cursor().run().end());
    }

    @Override
    void drop() {
        drop(DropReason.BEHIND);
    }

    @Override
    void applyThreshold() {
        // looked at when it is its turn: what is lost is little and may be acknowledged after all
    }

    /** Gives up what is lost, and with it the stream: never half a frame. */
    private void drop(DropReason reason) {
        // An object that was not written whole is counted when its cursor passes it.
        long written = Objects.requireNonNull(transport).offset();
        flow().account().dropped(reason, bytes.missingPieces(written));
        cursor().giveUp(this, reason);
    }

    /** Resets the stream and forgets it. */
    void reset(long code) {
        MediaStream stream = transport;
        if (stream != null) {
            stream.reset(code);
            release();
        }
    }

    /** The deadline has passed. */
    void expire() {
        MediaStream stream = transport;
        if (stream != null && bytes.isMissing()) {
            flow().account().dropped(DropReason.TIMEOUT, bytes.missingPieces(stream.offset()));
        }
        reset(StreamResetCode.DELIVERY_TIMEOUT.code());
    }

    @Override
    public void acknowledged(MediaStream stream, long upTo) {
        if (stream == transport) {
            bytes.acknowledged(upTo);
            if (isQueued() && !hasWork()) {
                flow().requeue(this);
            }
        }
    }

    @Override
    public void lost(MediaStream stream, long offset, int length) {
        if (stream == transport) {
            bytes.lost(offset, length);
            flow().requeue(this);
        }
    }

    @Override
    public void allAcknowledged(MediaStream stream) {
        if (stream == transport) {
            release();
        }
    }

    @Override
    public void stopped(MediaStream stream) {
        if (stream == transport) {
            SubgroupCursor writer = cursor();
            release();
            writer.flow().stopped(writer, stream);
        }
    }

    /** Nothing is to be sent of it any more. */
    private void release() {
        SubscriptionFlow flow = flow();
        bytes.clear();
        flow.requeue(this);
        transport = null;
        cursor = null;
        deadline = NO_DEADLINE;
        all.released(this);
    }

    private SubgroupCursor cursor() {
        return Objects.requireNonNull(cursor);
    }
}
