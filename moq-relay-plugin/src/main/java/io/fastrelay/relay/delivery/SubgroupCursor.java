package io.fastrelay.relay.delivery;

import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.StreamResetCode;
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
    static final int MIN_ROOM = 64;

    private final SubscriptionFlow flow;
    private final SubgroupRun run;
    private final OutgoingStream stream;

    /** The object that was sent or passed last. */
    private @Nullable TrackObject last;
    /** The object that is being sent or passed; null if there is none yet. */
    private @Nullable TrackObject current;
    /** Payload bytes of {@link #current} that were sent or passed. */
    private int taken;

    /** Why {@link #current} is passed. */
    private Passing skipped = Passing.NOTHING;
    /** Why all that comes is passed. */
    private Passing passing = Passing.NOTHING;
    /** Behind the last object on the open stream one was left out: the stream cannot end with FIN. */
    private boolean omitted;

    private boolean atEnd;
    private boolean finished;
    private boolean hasWork;

    SubgroupCursor(SubscriptionFlow flow, SubgroupRun run) {
        this.flow = flow;
        this.run = run;
        this.stream = new OutgoingStream(flow, run.subgroup());
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
        if (!stream.hasHead() && !prepare(object)) {
            return Outcome.NOT_NOW;
        }
        long credit = stream.transport().credit();
        if (credit <= 0) {
            flow.block(this);
            return Outcome.NOT_NOW;
        }
        int waiting = stream.headLeft() + object.payload().available() - taken;
        ByteBuffer target = frame.stream(stream.transport());
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
            stream.putHead(target, object);
            if (stream.headLeft() == 0) {
                int copied = object.payload().copy(taken, target, Integer.MAX_VALUE);
                taken += copied;
                flow.account().sentBytes(copied);
            }
            if (stream.headLeft() > 0 || taken < object.payload().length()) {
                hasWork = stream.headLeft() > 0 || taken < object.payload().available();
                return;
            }
            stream.sent(object);
            pass(object);
            flow.sentObject();
            more = advance()
                    && current != null
                    && target.remaining() >= MIN_ROOM
                    && flow.isAlone(this)
                    && !flow.deadlines().exist()
                    && stream.mayFollow(current, last);
            if (more) {
                stream.follow(current);
            }
        } while (more);
    }

    /** Makes ready to send the object: on the stream that is open, or on a new one; false if there is no credit. */
    private boolean prepare(TrackObject object) {
        if (stream.isOpen()) {
            if (stream.mayFollow(object, last)) {
                stream.follow(object);
                return true;
            }
            stream.reset(StreamResetCode.CANCELLED.code());
        }
        if (!stream.open(object, this)) {
            flow.block(this);
            return false;
        }
        // What is missing in front of it shows in the stream before, or in the FIRST_OBJECT bit.
        omitted = false;
        return true;
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
            if (!isSkipping() && object.isAbandoned()) {
                giveUp(object);
            }
            int available = object.payload().available();
            if (!isSkipping()) {
                hasWork = stream.headLeft() > 0
                        || taken < available
                        || (!stream.hasHead() && object.payload().length() == 0);
                return hasWork;
            }
            flow.account().passedBytes(available - taken);
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
        skipped = passing;
        if (skipped == Passing.NOTHING && !flow.filter().wants(object)) {
            skipped = Passing.UNWANTED;
        } else if (skipped == Passing.NOTHING && flow.excludesNext(publisherPriority())) {
            skipped = Passing.UNIMPORTANT;
        }
        omitted |= isSkipping() && flow.filter().isAskedFor(object);
    }

    private boolean isSkipping() {
        return skipped != Passing.NOTHING;
    }

    private void pass(TrackObject object) {
        if (skipped.counted().isPresent()) {
            flow.account().dropped(skipped.counted().get(), 1);
        }
        last = object;
        current = null;
        skipped = Passing.NOTHING;
        stream.dropHead();
    }

    /** Nobody brings the rest of the object: what the subscriber has of it is taken back with the stream. */
    private void giveUp(TrackObject object) {
        if (stream.hasSentPart()) {
            stream.reset(object.abandonedWith());
        }
        skip();
    }

    /** The rest of the current object is not sent. */
    private void skip() {
        skipped = passing == Passing.NOTHING ? Passing.UNWANTED : passing;
        omitted = true;
        stream.dropHead();
    }

    /** Closes the stream if everything was sent that there will be; FIN waits for a frame of its own. */
    private void settle() {
        if (!atEnd || current != null || finished) {
            return;
        }
        if (!stream.isOpen()) {
            finish();
        } else if (endsWithFin()) {
            hasWork = true;
        } else {
            SubgroupRun.End end = Objects.requireNonNull(run.end());
            stream.reset(end.fin() ? StreamResetCode.CANCELLED.code() : end.code());
            finish();
        }
    }

    private boolean endsWithFin() {
        SubgroupRun.End end = run.end();
        TrackObject sent = stream.lastSent();
        // Objects may have come out of order: FIN would tell that the last one on this stream is the subgroup's last.
        return end != null && end.fin() && !omitted && sent != null && sent.id() == end.finalObject();
    }

    private Outcome sendFin(MediaFrame frame) {
        if (!stream.isOpen() || !atEnd) {
            hasWork = false;
            return Outcome.NOT_NOW;
        }
        frame.stream(stream.transport());
        frame.endStream(true);
        closedWithFin();
        return Outcome.SENT;
    }

    private void closedWithFin() {
        SentStream closed = stream.kept();
        stream.close();
        finish();
        flow.awaitAcknowledgement(closed, Objects.requireNonNull(run.end()).at());
    }

    private void finish() {
        hasWork = false;
        finished = true;
    }

    private boolean isTooLate(TrackObject object) {
        if (!stream.hasHead() && flow.deadlines().isStale(object)) {
            skip();
            return true;
        }
        if (!flow.deadlines().isTimedOut(object)) {
            return false;
        }
        flow.refuse(this);
        refuse(StreamResetCode.DELIVERY_TIMEOUT, true);
        return true;
    }

    /** Sends nothing more of this run; what comes is passed. */
    void refuse(StreamResetCode code, boolean timedOut) {
        passing = timedOut ? Passing.TIMED_OUT : Passing.UNWANTED;
        resetAndSkip(code);
        refresh();
    }

    /** Passes what is here, in whole objects; what comes later goes on a new stream. */
    @Override
    void drop() {
        drop(Passing.BEHIND);
    }

    private void drop(Passing why) {
        Passing before = passing;
        passing = why;
        resetAndSkip(StreamResetCode.TOO_FAR_BEHIND);
        refresh();
        passing = before;
    }

    private void resetAndSkip(StreamResetCode code) {
        stream.reset(code.code());
        if (current != null && !isSkipping()) {
            skip();
        }
    }

    /** Lost bytes of a stream are not sent again. */
    void giveUp(SentStream lost, DropReason reason) {
        if (reason == DropReason.TIMEOUT) {
            flow.refuse(this);
        }
        if (!stream.is(lost)) {
            lost.reset(reason.code().code());
        } else if (reason == DropReason.TIMEOUT) {
            refuse(reason.code(), true);
        } else {
            drop(reason == DropReason.BEHIND ? Passing.BEHIND : Passing.UNIMPORTANT);
        }
        flow.update(this);
    }

    @Override
    void applyThreshold() {
        TrackObject object = current;
        if (object != null && !isSkipping() && !stream.hasSentPart() && flow.excludes(publisherPriority())) {
            skipped = Passing.UNIMPORTANT;
            omitted = true;
            stream.dropHead();
        }
        refresh();
    }

    /** The settings changed: what is not wanted any more is passed. */
    void reconsider() {
        TrackObject object = current;
        if (object != null && !isSkipping() && !flow.filter().wants(object)) {
            if (stream.hasSentPart()) {
                stream.reset(StreamResetCode.CANCELLED.code());
            }
            skip();
        }
        refresh();
    }

    /** Whether it passed an object behind this location, instead of sending it. */
    boolean hasPassedBehind(Optional<Location> joining) {
        TrackObject passed = isSkipping() ? current : last;
        return passed != null
                && passed != stream.lastSent()
                && (joining.isEmpty() || joining.get().isBefore(passed.location()));
    }

    /** The peer stopped a stream, which is reset already; false if it is not the one that is open. */
    boolean stopped(MediaStream reset) {
        if (!stream.is(reset)) {
            return false;
        }
        stream.close();
        refuse(StreamResetCode.CANCELLED, false);
        return true;
    }

    /** Ends at once. */
    void cancel(long code) {
        stream.reset(code);
        current = null;
        finish();
    }
}
