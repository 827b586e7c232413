package io.fastrelay.relay.delivery;

import io.fastrelay.transport.MediaChannel;
import io.fastrelay.transport.MediaFrame;
import io.fastrelay.transport.MediaSource.Produced;
import io.fastrelay.transport.MediaStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what one session sends next (draft 18 section 7.2): the flow with the most important object, then the most
 * important object of that flow. What waits for credit is set aside, so that it does not hold up the rest, and is tried
 * again from time to time. Send context only.
 */
final class Scheduler {

    /** While other things can be sent, what was blocked is tried again after so many frames. */
    private static final int RETRY_FRAMES = 16;

    private final MediaChannel channel;
    private final ObjectHeads heads;
    private final LongSupplier clock;
    private final Tally tally = new Tally();
    private final DropThreshold threshold;
    private final SentStreams sentStreams = new SentStreams();
    private final IndexedHeap<Flow> ready = new IndexedHeap<>(Flow::isBefore);
    private final List<Blockable> blocked = new ArrayList<>();
    private int framesUntilRetry;
    /** Within one call: there is no stream to be had. */
    private boolean noStreams;

    private @Nullable MediaStream unused;
    private long turns;

    Scheduler(MediaChannel channel, ObjectHeads heads, DropThreshold threshold, LongSupplier clock) {
        this.channel = channel;
        this.heads = heads;
        this.threshold = threshold;
        this.clock = clock;
    }

    Produced produce(MediaFrame frame) {
        noStreams = false;
        boolean retried = blocked.isEmpty() || --framesUntilRetry < 0;
        if (retried) {
            retryBlocked();
        }
        while (true) {
            Flow flow = ready.first();
            if (flow == null) {
                if (retried) {
                    // What still waits does so for flow control credit: the path would have carried it.
                    lookAtPath(0);
                    return Produced.NOTHING;
                }
                retried = true;
                retryBlocked();
                continue;
            }
            switch (flow.send(frame)) {
                case SENT -> {
                    place(flow);
                    return Produced.FRAME;
                }
                case NO_ROOM -> {
                    return Produced.NEEDS_NEW_PACKET;
                }
                case NOT_NOW -> place(flow);
            }
        }
    }

    /** Queues the flow where it belongs now, or takes it out if it has nothing to send. */
    void place(Flow flow) {
        if (flow.hasWork() && !flow.isBlocked()) {
            flow.refreshPriority();
            ready.place(flow);
        } else {
            ready.remove(flow);
        }
    }

    void remove(Flow flow) {
        ready.remove(flow);
    }

    /** Whether nothing else than this flow has anything to send. */
    boolean isAlone(Flow flow) {
        return ready.size() == 1 && ready.first() == flow;
    }

    /**
     * Opens a stream that can be written to; null if the peer grants none now. One that was opened but has no flow
     * control credit is kept for whoever needs a stream when it has: streams are not opened to wait.
     */
    @Nullable
    MediaStream open() {
        if (noStreams) {
            return null;
        }
        MediaStream stream = unused == null ? channel.open() : unused;
        unused = stream != null && stream.credit() <= 0 ? stream : null;
        noStreams = stream == null || unused != null;
        return noStreams ? null : stream;
    }

    /** The peer stopped a stream, which is reset already. */
    void stopped(MediaStream stream) {
        if (stream == unused) {
            unused = null;
        }
    }

    /** Sets aside what has no credit; whoever queues it takes it out. */
    void block(Blockable item) {
        if (blocked.isEmpty()) {
            framesUntilRetry = RETRY_FRAMES;
        }
        item.blocked(true);
        blocked.add(item);
    }

    void unblock(Blockable item) {
        if (item.isBlocked()) {
            item.blocked(false);
            blocked.remove(item);
        }
    }

    long nextTurn() {
        return ++turns;
    }

    long now() {
        return clock.getAsLong();
    }

    MediaChannel channel() {
        return channel;
    }

    SentStreams sentStreams() {
        return sentStreams;
    }

    DropThreshold threshold() {
        return threshold;
    }

    /**
     * Has the drop threshold look at the path, so that it may fall.
     *
     * @param queuedBytes what waits because of the path
     * @return whether it should rise
     */
    boolean lookAtPath(long queuedBytes) {
        return threshold.look(now(), channel.condition(), queuedBytes);
    }

    /** Whether more is excluded now. */
    boolean raiseThreshold(long waitingSince) {
        return threshold.rise(now(), channel.condition(), waitingSince);
    }

    ObjectHeads heads() {
        return heads;
    }

    Tally tally() {
        return tally;
    }

    private void retryBlocked() {
        framesUntilRetry = RETRY_FRAMES;
        for (int i = 0; i < blocked.size(); i++) {
            Blockable item = blocked.get(i);
            item.blocked(false);
            item.unblocked();
        }
        blocked.clear();
    }
}
