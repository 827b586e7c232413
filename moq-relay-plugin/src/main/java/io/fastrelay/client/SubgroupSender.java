package io.fastrelay.client;

import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.SubgroupHeader;
import io.fastrelay.transport.MediaFrame;
import io.fastrelay.transport.MediaStream;
import io.fastrelay.transport.SentBytes;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sends one subgroup to one subscription on one stream. It walks along the published objects by itself; the subscription
 * only tells it that there is something new. Send context.
 */
final class SubgroupSender extends OutgoingItem implements OutgoingStream {

    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private final OutgoingSubscription subscription;
    private final PublishedSubgroup subgroup;
    private final PublishedObject first;
    private final SentBytes sent = new SentBytes();
    private @Nullable MediaStream stream;
    private boolean streamOver;
    /** Object being sent, null between objects. */
    private @Nullable PublishedObject current;

    private @Nullable PublishedObject previous;
    private ByteBuffer head = EMPTY;
    private int payloadSent;
    /** Bytes announced to this sender and not yet sent; negative if it ran ahead of the announcement. */
    private long pending;

    private boolean dead;
    /** The subgroup's end was announced, and so every object of it. */
    private boolean endAnnounced;

    SubgroupSender(OutgoingSubscription subscription, PublishedObject first, PublishedSubgroup of, long sequence) {
        super(of.priority, of.group.id, of.id, sequence);
        this.subscription = subscription;
        this.subgroup = of;
        this.first = first;
    }

    /** An object of the subgroup was published. */
    void announced(PublishedObject object) {
        if (dead) {
            subscription.dropped(object);
            return;
        }
        pending += object.size();
        progress();
    }

    /** The subgroup is finished: no object will be announced any more. */
    void endAnnounced() {
        endAnnounced = true;
        progress();
    }

    /** There may be more to send, or the end. */
    void progress() {
        StreamResetCode code = subgroup.reset();
        if (dead) {
            return;
        }
        if (code != null) {
            giveUp(code);
        } else if (sendable()) {
            subscription.ready().add(this);
        }
    }

    /** Sends no more of it: resets the stream if there is one. */
    void giveUp(StreamResetCode code) {
        if (dead) {
            return;
        }
        MediaStream open = stream;
        if (open != null && !streamOver) {
            open.reset(code.code());
        }
        die();
    }

    /** The subgroup delivery timeout passed: what has not arrived by now is given up (section 8). */
    void timedOut() {
        MediaStream open = stream;
        if (!dead) {
            giveUp(StreamResetCode.DELIVERY_TIMEOUT);
        } else if (open != null && !streamOver) {
            open.reset(StreamResetCode.DELIVERY_TIMEOUT.code());
            over();
        }
    }

    /** Nothing more will come from it, whatever is published. */
    boolean dead() {
        return dead;
    }

    @Override
    boolean isRepeat() {
        return sent.isMissing();
    }

    @Override
    OutgoingRequest.Fill fill(MediaFrame frame) {
        return sent.isMissing() ? fillAgain(frame) : fillNew(frame);
    }

    private OutgoingRequest.Fill fillAgain(MediaFrame frame) {
        if (subscription.expired(sent.missingStamp())) {
            timedOut();
            return OutgoingRequest.Fill.DROPPED;
        }
        ByteBuffer out = frame.repeat(Objects.requireNonNull(stream), sent.missingFrom());
        if (!out.hasRemaining()) {
            return OutgoingRequest.Fill.NO_ROOM;
        }
        sent.repeat(out);
        frame.endStream(false);
        settle();
        return OutgoingRequest.Fill.SENT;
    }

    private OutgoingRequest.Fill fillNew(MediaFrame frame) {
        MediaStream open = stream;
        PublishedObject next = current == null ? upcoming() : current;
        if (next != null && subscription.expired(next)) {
            giveUp(StreamResetCode.DELIVERY_TIMEOUT);
            return OutgoingRequest.Fill.DROPPED;
        }
        if (open == null) {
            open = open();
            if (open == null) {
                return OutgoingRequest.Fill.BLOCKED;
            }
        }
        boolean onlyFin = current == null && next == null && !head.hasRemaining();
        if (!onlyFin && open.credit() <= 0) {
            return OutgoingRequest.Fill.BLOCKED;
        }
        ByteBuffer out = frame.stream(open);
        if (!onlyFin && !out.hasRemaining()) {
            return OutgoingRequest.Fill.NO_ROOM;
        }
        while (put(out)) {
            // objects that fit share a frame
        }
        boolean fin = atEnd();
        frame.endStream(fin);
        if (fin) {
            retire();
        } else if (!sendable()) {
            subscription.ready().remove(this);
        }
        return OutgoingRequest.Fill.SENT;
    }

    @Override
    public void acknowledged(long upTo) {
        boolean before = sent.isMissing();
        sent.acknowledged(upTo);
        if (before) {
            settle();
        }
    }

    @Override
    public void lost(long offset, int length) {
        if (!streamOver) {
            sent.lost(offset, length);
            subscription.repeat(this);
        }
    }

    @Override
    public void acknowledged() {
        over();
    }

    /** Leaves the queue if nothing is left to be sent, again or for the first time. */
    private void settle() {
        if (!sent.isMissing() && (dead || !sendable())) {
            subscription.ready().remove(this);
            subscription.repeated();
        }
    }

    @Override
    public void stopped() {
        over();
        // Section 11.4.3: no new stream for this subgroup; the sender stays so that later objects find it dead.
        die();
    }

    /** Puts what fits of the head, the payload, the next object's head; whether it is worth another try. */
    private boolean put(ByteBuffer out) {
        if (!out.hasRemaining()) {
            return false;
        }
        PublishedObject object = current;
        if (head.hasRemaining()) {
            if (head.position() == 0) {
                noteHead(object);
            }
            copy(head, out);
            return true;
        }
        if (object == null) {
            PublishedObject next = upcoming();
            if (next == null || subscription.expired(next)) {
                return false;
            }
            begin(next);
            return true;
        }
        int there = Math.min(object.written() - payloadSent, out.remaining());
        out.put(object.payload, payloadSent, there);
        payloadSent += there;
        if (payloadSent == object.payload.length) {
            previous = object;
            current = null;
            pending -= object.size();
            subscription.sent(object.size());
            return true;
        }
        return false;
    }

    private void noteHead(@Nullable PublishedObject object) {
        if (object == null) {
            // The subgroup's header, which is as old as the first object.
            sent.append(head.array(), null, first.bornNanos);
        } else {
            sent.append(head.array(), new PayloadBytes(object.payload), object.bornNanos);
        }
    }

    private void begin(PublishedObject object) {
        PublishedObject before = previous;
        long delta = before == null ? object.id : object.id - before.id - 1;
        byte[] properties = subgroup.settings.properties() ? subscription.encode(object.properties) : null;
        int length = subscription.objects().objectHeadLength(delta, properties, object.payload.length, object.status);
        head = ByteBuffer.allocate(length);
        subscription.objects().putObjectHead(head, delta, properties, object.payload.length, object.status);
        head.flip();
        current = object;
        payloadSent = 0;
    }

    private @Nullable MediaStream open() {
        MediaStream open = subscription.queue().channel().open();
        if (open == null) {
            return null;
        }
        stream = open;
        open.attach(this);
        subscription.opened();
        SubgroupHeader header = new SubgroupHeader(
                subscription.trackAlias(),
                group,
                id,
                false,
                priority == subscription.defaultPriority() ? SubgroupHeader.DEFAULT_PRIORITY : priority,
                subgroup.settings.properties(),
                subgroup.settings.endOfGroup(),
                first.first);
        head = ByteBuffer.allocate(subscription.objects().subgroupHeaderLength(header));
        subscription.objects().putSubgroupHeader(head, header);
        head.flip();
        return open;
    }

    private @Nullable PublishedObject upcoming() {
        PublishedObject before = previous;
        return before == null ? first : before.next();
    }

    private boolean sendable() {
        PublishedObject object = current;
        if (head.hasRemaining() || stream == null) {
            return true;
        }
        if (object != null) {
            return object.written() > payloadSent;
        }
        // The order matters: the last object is linked before the subgroup is finished.
        boolean finished = subgroup.finished();
        return upcoming() != null || finished;
    }

    private boolean atEnd() {
        if (current != null || head.hasRemaining()) {
            return false;
        }
        boolean finished = subgroup.finished() && subgroup.reset() == null;
        return finished && upcoming() == null;
    }

    private void die() {
        if (!dead) {
            retire();
        }
        if (stream != null && !streamOver) {
            over();
        }
    }

    /** Sends nothing any more; stays known to the subscription until every object of the subgroup was announced. */
    private void retire() {
        dead = true;
        subscription.sent(pending);
        subscription.ready().remove(this);
        subscription.retired(subgroup, endAnnounced);
    }

    private void over() {
        if (!streamOver) {
            streamOver = true;
            sent.clear();
            subscription.ready().remove(this);
            subscription.streamOver();
            subscription.repeated();
        }
    }

    private static void copy(ByteBuffer from, ByteBuffer to) {
        int limit = from.limit();
        from.limit(Math.min(limit, from.position() + to.remaining()));
        to.put(from);
        from.limit(limit);
    }
}
