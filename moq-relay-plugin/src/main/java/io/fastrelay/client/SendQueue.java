package io.fastrelay.client;

import io.fastrelay.transport.MediaChannel;
import io.fastrelay.transport.MediaFrame;
import io.fastrelay.transport.MediaSource;
import io.fastrelay.transport.MediaStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What one session has to send as publisher, in the order of draft 18 section 7. Its state belongs to the channel's send
 * context; other threads hand tasks over with {@link #post}.
 */
final class SendQueue implements MediaSource {

    private final MediaChannel channel;
    private final Queue<Runnable> inbox = new ConcurrentLinkedQueue<>();
    private final List<OutgoingRequest> requests = new ArrayList<>();
    private final List<CompletableFuture<Void>> flushes = new ArrayList<>();
    private int unacknowledged;
    private long round;
    private long turn;

    SendQueue(MediaChannel channel) {
        this.channel = channel;
        channel.source(this);
    }

    MediaChannel channel() {
        return channel;
    }

    /** Runs a task in the send context, before anything else is sent. Any thread. */
    void post(Runnable task) {
        inbox.add(task);
        channel.wake();
    }

    void add(OutgoingRequest request) {
        requests.add(request);
    }

    /** Puts it back if it was removed: what it sent must be sent again. */
    void addAgain(OutgoingRequest request) {
        if (!requests.contains(request)) {
            requests.add(request);
        }
    }

    void remove(OutgoingRequest request) {
        requests.remove(request);
    }

    /** Complete when nothing is ready to be sent and every stream that was opened is acknowledged or reset. Any thread. */
    CompletableFuture<Void> flush() {
        CompletableFuture<Void> flushed = new CompletableFuture<>();
        post(() -> flushes.add(flushed));
        return flushed;
    }

    /** A stream was opened for data. */
    void opened() {
        unacknowledged++;
    }

    /** A stream that was opened is over. */
    void closed() {
        unacknowledged--;
    }

    @Override
    public void onWake() {
        runInbox();
        completeFlushes();
    }

    @Override
    public Produced produce(MediaFrame frame) {
        round++;
        while (true) {
            OutgoingRequest best = choose();
            if (best == null) {
                completeFlushes();
                return Produced.NOTHING;
            }
            switch (best.fill(frame)) {
                case SENT -> {
                    best.turn = ++turn;
                    return Produced.FRAME;
                }
                case NO_ROOM -> {
                    return Produced.NEEDS_NEW_PACKET;
                }
                case BLOCKED -> best.blockedInRound = round;
                case DROPPED -> {
                    // what it had to send is gone: choose again
                }
            }
        }
    }

    @Override
    public void onAcknowledged(MediaStream stream, long upTo) {
        if (stream.attachment() instanceof OutgoingStream sender) {
            sender.acknowledged(upTo);
        }
    }

    @Override
    public void onLost(MediaStream stream, long offset, int length) {
        if (stream.attachment() instanceof OutgoingStream sender) {
            sender.lost(offset, length);
        }
    }

    @Override
    public void onClosed() {
        // Nothing can be sent any more; whoever waits hears of the end from the session.
        requests.clear();
        inbox.clear();
    }

    @Override
    public void onAllAcknowledged(MediaStream stream) {
        if (stream.attachment() instanceof OutgoingStream sender) {
            sender.acknowledged();
        }
        completeFlushes();
    }

    @Override
    public void onStopSending(MediaStream stream, long code) {
        if (stream.attachment() instanceof OutgoingStream sender) {
            sender.stopped();
        }
        completeFlushes();
    }

    private void runInbox() {
        for (Runnable task = inbox.poll(); task != null; task = inbox.poll()) {
            task.run();
        }
    }

    /**
     * Section 7.2: subscriber priority, then publisher priority; between requests that are equal the draft leaves it
     * open, so they take turns. Within one request the request itself knows the order.
     */
    private @org.jspecify.annotations.Nullable OutgoingRequest choose() {
        OutgoingRequest best = null;
        int bestPriority = 0;
        for (int i = 0; i < requests.size(); i++) {
            OutgoingRequest request = requests.get(i);
            int priority = request.blockedInRound == round ? -1 : request.nextPriority();
            if (priority < 0) {
                continue;
            }
            if (best == null
                    || request.subscriberPriority < best.subscriberPriority
                    || request.subscriberPriority == best.subscriberPriority
                            && (priority < bestPriority || priority == bestPriority && request.turn < best.turn)) {
                best = request;
                bestPriority = priority;
            }
        }
        return best;
    }

    private void completeFlushes() {
        if (flushes.isEmpty() || unacknowledged > 0 || !inbox.isEmpty()) {
            return;
        }
        for (OutgoingRequest request : requests) {
            if (request.nextPriority() >= 0) {
                return;
            }
        }
        List<CompletableFuture<Void>> done = List.copyOf(flushes);
        flushes.clear();
        done.forEach(flush -> flush.complete(null));
    }
}
