package io.fastrelay.relay.delivery;

import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.SubgroupHeader;
import io.fastrelay.relay.track.StreamPlace;
import io.fastrelay.relay.track.SubgroupRun;
import io.fastrelay.relay.track.TrackObject;
import io.fastrelay.transport.MediaFrame;
import io.fastrelay.transport.MediaStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one run of a subgroup for one subscription and writes it to streams: one stream as long as each object is the
 * next one (draft 18 section 11.4.3), another one behind every object that had to be left out. Send context only.
 */
final class SubgroupCursor extends Sendable {

    /** A frame with less room is not worth its header, if there is more to send. */
    private static final int MIN_ROOM = 64;

    private static final byte[] NO_HEAD = new byte[0];

    /** Why objects are passed without being sent. */
    private enum Passing {
        NOTHING,
        BEHIND,
        TIMED_OUT,
        UNWANTED
    }

    private final SubscriptionFlow flow;
    private final SubgroupRun run;

    /** The object that was sent or passed last. */
    private @Nullable TrackObject last;
    /** The object that is being sent or passed; null if there is none yet. */
    private @Nullable TrackObject current;
    /** Payload bytes of {@link #current} that were sent or passed. */
    private int taken;

    private boolean skipping;
    private Passing passing = Passing.NOTHING;
    private byte[] head = NO_HEAD;
    private int headSent;

    private @Nullable MediaStream stream;
    private boolean streamHasProperties;
    private @Nullable TrackObject lastSent;
    /** The subscriber lacks an object that it asked for, so the stream cannot end with FIN. */
    private boolean omitted;

    private boolean atEnd;
    private boolean finished;
    private boolean hasWork;

    SubgroupCursor(SubscriptionFlow flow, SubgroupRun run) {
        this.flow = flow;
        this.run = run;
    }

    @Override
    SubscriptionFlow flow() {
        return flow;
    }

    SubgroupRun run() {
        return run;
    }

    @Override
    int publisherPriority() {
        return run.subgroup().publisherPriority();
    }

    @Override
    long groupId() {
        return run.subgroup().group().id();
    }

    @Override
    long idInGroup() {
        return run.subgroup().id();
    }

    @Override
    boolean hasWork() {
        return hasWork;
    }

    /** Everything was sent or passed and the stream is closed: nothing will ever come. */
    boolean isFinished() {
        return finished;
    }

    @Override
    long waitingSince() {
        TrackObject waiting = current;
        return waiting == null ? flow.scheduler().now() : waiting.arrived();
    }

    /** Looks what has come, and whether there is something to write now. */
    boolean refresh() {
        if (!finished) {
            advance();
            settle();
        }
        return hasWork;
    }

    @Override
    Outcome send(MediaFrame frame) {
        TrackObject object = current;
        if (object == null) {
            return sendFin(frame);
        }
        if (object.isAbandoned() || isTooLate(object)) {
            refresh();
            return Outcome.NOT_NOW;
        }
        if (head == NO_HEAD && !prepare(object)) {
            return Outcome.NOT_NOW;
        }
        MediaStream open = Objects.requireNonNull(stream);
        long credit = open.credit();
        if (credit <= 0) {
            flow.block(this);
            return Outcome.NOT_NOW;
        }
        int waiting = head.length - headSent + object.payload().available() - taken;
        ByteBuffer target = frame.stream(open);
        if (target.remaining() < Math.min(Math.min(waiting, MIN_ROOM), credit)) {
            return Outcome.NO_ROOM;
        }
        write(target);
        boolean fin = current == null && atEnd && endsWithFin();
        frame.endStream(fin);
        if (fin) {
            closedWithFin();
        } else {
            settle();
        }
        return Outcome.SENT;
    }

    /** Writes as much as there is room for; more than one object only if nobody else is waiting. */
    private void write(ByteBuffer target) {
        boolean more;
        do {
            TrackObject object = Objects.requireNonNull(current);
            int part = Math.min(head.length - headSent, target.remaining());
            target.put(head, headSent, part);
            headSent += part;
            if (headSent == head.length) {
                int copied = object.payload().copy(taken, target, Integer.MAX_VALUE);
                taken += copied;
                flow.sentBytes(copied);
            }
            if (headSent < head.length || taken < object.payload().length()) {
                hasWork = headSent < head.length || taken < object.payload().available();
                return;
            }
            lastSent = object;
            pass(object);
            flow.sentObject();
            more = advance()
                    && current != null
                    && target.remaining() >= MIN_ROOM
                    && flow.isAlone(this)
                    && !flow.hasTimeouts()
                    && isNext(current);
            if (more) {
                head = flow.heads()
                        .ofSubgroupObject(
                                current,
                                current.id() - Objects.requireNonNull(lastSent).id() - 1,
                                streamHasProperties);
            }
        } while (more);
    }

    /** Makes ready to send the object: on the stream that is open, or on a new one; false if there is no credit. */
    private boolean prepare(TrackObject object) {
        if (stream != null && !isNext(object)) {
            reset(StreamResetCode.CANCELLED.code());
        }
        if (stream != null) {
            long delta = object.id() - Objects.requireNonNull(lastSent).id() - 1;
            head = flow.heads().ofSubgroupObject(object, delta, streamHasProperties);
            return true;
        }
        MediaStream opened = flow.open();
        if (opened == null) {
            flow.block(this);
            return false;
        }
        opened.attach(this);
        stream = opened;
        SubgroupHeader header = headerFor(object);
        streamHasProperties = header.hasProperties();
        head = flow.heads().ofSubgroupStream(header, object);
        return true;
    }

    /** The upstream stream's header where this one begins with the same object, otherwise one that says as much. */
    private SubgroupHeader headerFor(TrackObject object) {
        StreamPlace place = Objects.requireNonNull(object.place());
        SubgroupHeader upstream = place.header();
        boolean inMode = upstream.subgroupIdIsFirstObject() && place.firstOnStream();
        return new SubgroupHeader(
                flow.trackAlias(),
                groupId(),
                inMode ? 0 : idInGroup(),
                inMode,
                object.hasDefaultPriority() && flow.keepsDefaultPriority(object.publisherPriority())
                        ? SubgroupHeader.DEFAULT_PRIORITY
                        : object.publisherPriority(),
                upstream.hasProperties(),
                upstream.endOfGroup(),
                upstream.firstObject() && place.firstOnStream());
    }

    /** Whether the object may follow on the open stream (section 11.4.3). */
    private boolean isNext(TrackObject object) {
        TrackObject before = lastSent;
        if (before == null || (object.properties().length > 0 && !streamHasProperties)) {
            return false;
        }
        StreamPlace place = Objects.requireNonNull(object.place());
        return object.id() == before.id() + 1
                || (place.follows() && before == last && Long.compareUnsigned(object.id(), before.id()) > 0);
    }

    /** Passes what is not to be sent; whether there is something to write. Leaves the stream as it is. */
    private boolean advance() {
        hasWork = false;
        while (true) {
            TrackObject object = current;
            if (object == null) {
                // The end is read first: whoever sees it sees every object in front of it.
                SubgroupRun.End end = run.end();
                TrackObject next = last == null ? run.first() : (TrackObject) last.next();
                if (next == null) {
                    atEnd = end != null;
                    return false;
                }
                object = next;
                begin(next);
            }
            if (!skipping && object.isAbandoned()) {
                giveUp(object);
            }
            if (!skipping) {
                hasWork = headSent < head.length
                        || taken < object.payload().available()
                        || (head == NO_HEAD && object.payload().length() == 0);
                return hasWork;
            }
            int available = object.payload().available();
            flow.passedBytes(available - taken);
            taken = available;
            if (taken < object.payload().length() && !object.isAbandoned()) {
                return false;
            }
            pass(object);
        }
    }

    private void begin(TrackObject object) {
        current = object;
        taken = 0;
        skipping = passing != Passing.NOTHING || !flow.wants(object);
        if (skipping && flow.wouldMiss(object)) {
            omitted = true;
        }
    }

    private void pass(TrackObject object) {
        if (skipping && !object.isAbandoned()) {
            flow.dropped(passing == Passing.TIMED_OUT, passing == Passing.BEHIND);
        }
        last = object;
        current = null;
        skipping = false;
        head = NO_HEAD;
        headSent = 0;
    }

    /** Nobody brings the rest of the object: what the subscriber has of it is taken back with the stream. */
    private void giveUp(TrackObject object) {
        if (headSent > 0) {
            reset(object.abandonedWith());
        }
        skip();
    }

    /** The rest of the current object is not sent. */
    private void skip() {
        skipping = true;
        omitted = true;
        head = NO_HEAD;
        headSent = 0;
    }

    /** Closes the stream if everything was sent that there will be; FIN waits for a frame of its own. */
    private void settle() {
        if (!atEnd || current != null || finished) {
            return;
        }
        if (stream == null) {
            finish();
        } else if (endsWithFin()) {
            hasWork = true;
        } else {
            SubgroupRun.End end = Objects.requireNonNull(run.end());
            reset(end.fin() ? StreamResetCode.CANCELLED.code() : end.code());
            finish();
        }
    }

    private boolean endsWithFin() {
        SubgroupRun.End end = run.end();
        TrackObject sent = lastSent;
        // Objects may have come out of order: FIN would tell that the last one on this stream is the subgroup's last.
        return end != null
                && end.fin()
                && !omitted
                && stream != null
                && sent != null
                && sent.id() == end.finalObject();
    }

    private Outcome sendFin(MediaFrame frame) {
        MediaStream open = stream;
        if (open == null || !atEnd) {
            hasWork = false;
            return Outcome.NOT_NOW;
        }
        frame.stream(open);
        frame.endStream(true);
        closedWithFin();
        return Outcome.SENT;
    }

    private void closedWithFin() {
        MediaStream closed = Objects.requireNonNull(stream);
        SubgroupRun.End end = Objects.requireNonNull(run.end());
        stream = null;
        finish();
        flow.awaitAcknowledgement(closed, end.at());
    }

    private void finish() {
        hasWork = false;
        finished = true;
    }

    private void reset(long code) {
        MediaStream open = stream;
        if (open != null) {
            stream = null;
            open.reset(code);
        }
        lastSent = null;
    }

    private boolean isTooLate(TrackObject object) {
        if (head == NO_HEAD && flow.isStale(object)) {
            skip();
            return true;
        }
        if (!flow.isTimedOut(object)) {
            return false;
        }
        flow.refuse(run.subgroup());
        refuse(StreamResetCode.DELIVERY_TIMEOUT, true);
        return true;
    }

    /** Sends nothing more of this run; what comes is passed. */
    void refuse(StreamResetCode code, boolean timedOut) {
        passing = timedOut ? Passing.TIMED_OUT : Passing.UNWANTED;
        reset(code.code());
        if (current != null && !skipping) {
            skip();
        }
        refresh();
    }

    /** Passes what is here, in whole objects; what comes later goes on a new stream. */
    @Override
    void drop() {
        Passing before = passing;
        passing = Passing.BEHIND;
        reset(StreamResetCode.TOO_FAR_BEHIND.code());
        if (current != null && !skipping) {
            skip();
        }
        refresh();
        passing = before;
    }

    /** The settings changed: what is not wanted any more and was not begun is passed. */
    void reconsider() {
        TrackObject object = current;
        if (object != null && !skipping && !flow.wants(object)) {
            if (headSent > 0) {
                reset(StreamResetCode.CANCELLED.code());
            }
            skip();
        }
        refresh();
    }

    /** Whether it passed an object behind this location, instead of sending it. */
    boolean hasPassedBehind(Optional<Location> joining) {
        TrackObject passed = skipping ? current : last;
        return passed != null
                && passed != lastSent
                && (joining.isEmpty() || joining.get().isBefore(passed.location()));
    }

    /** The peer does not want this stream, which is reset already. */
    void stopped(MediaStream reset) {
        if (reset == stream) {
            stream = null;
        }
        refuse(StreamResetCode.CANCELLED, false);
    }

    /** Ends at once. */
    void cancel(long code) {
        reset(code);
        current = null;
        finish();
    }
}
