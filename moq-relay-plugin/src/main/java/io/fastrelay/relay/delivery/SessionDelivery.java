package io.fastrelay.relay.delivery;

import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.Location;
import io.fastrelay.relay.track.Attachment;
import io.fastrelay.relay.track.Track;
import io.fastrelay.session.Session;
import io.fastrelay.transport.MediaChannel;
import io.fastrelay.transport.MediaFrame;
import io.fastrelay.transport.MediaSource;
import io.fastrelay.transport.MediaStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that one session has to send as publisher: its subscriptions, fetches and datagrams, in the order of draft
 * 18 section 7. The media channel pulls from it.
 *
 * <p>The state behind it belongs to the send context: whoever holds the turn, which nobody ever waits for. {@link
 * #produce} takes it, and so does whoever brings a command to a session that is not sending at the moment. News of
 * tracks and commands come through a mailbox. Listeners are called outside of the turn.
 */
public final class SessionDelivery implements MediaSource {

    private static final Logger log = LoggerFactory.getLogger(SessionDelivery.class);
    private static final int MAILBOX_CHUNK = 64;

    private final Session session;
    private final MediaChannel channel;
    private final Scheduler scheduler;
    private final SentStreams sentStreams = new SentStreams();
    private final Watch watch;
    private final List<Flow> flows = new ArrayList<>();
    private final MpscUnboundedArrayQueue<Runnable> mailbox = new MpscUnboundedArrayQueue<>(MAILBOX_CHUNK);
    private final Queue<Runnable> callbacks = new ConcurrentLinkedQueue<>();
    private final ReentrantLock turn = new ReentrantLock();
    private final AtomicBoolean missed = new AtomicBoolean();
    private final AtomicBoolean watching = new AtomicBoolean();
    private final ScheduledExecutorService timer;
    private volatile long watchPeriod = Watch.PERIOD_NANOS;
    private volatile boolean closed;

    /** Installs itself as the source of the session's media channel. */
    public SessionDelivery(Session session, DeliveryLimits limits, ScheduledExecutorService timer, LongSupplier clock) {
        this.session = session;
        this.timer = timer;
        this.channel = session.connection().media();
        this.scheduler = new Scheduler(
                channel,
                new ObjectHeads(session.draft().objects(), session.draft().varint()),
                clock);
        this.watch = new Watch(limits, scheduler, sentStreams);
        channel.source(this);
    }

    /**
     * Begins to deliver a track. Any thread.
     *
     * @param joining the joining location (draft 18 section 5.1), which the subscriber was told; empty if no object was
     *     there. Objects behind it are delivered even if they came between that moment and this call, so nothing is lost
     *     between joining fetch and subscription; objects up to it only if they are received from now on
     */
    public SubscriptionDelivery subscribe(
            Track track,
            long trackAlias,
            Optional<Location> joining,
            DeliverySettings settings,
            SubscriptionDelivery.Listener listener) {
        watchFor(settings.subgroupDeliveryTimeoutMillis());
        Subscriber subscriber = new Subscriber(this, track, listener);
        SubscriptionFlow flow = new SubscriptionFlow(
                scheduler, sentStreams, track, trackAlias, new LiveFilter(settings, joining), subscriber);
        subscriber.flow(flow);
        Attachment at = track.attach(subscriber.signal(), joining);
        run(() -> {
            if (closed) {
                flow.close();
            } else {
                flows.add(flow);
                flow.begin(at, joining);
            }
        });
        return new SubscriptionDelivery(this, flow);
    }

    /**
     * Begins to answer a FETCH from the cache, both ends of the range included. Where objects are unknown it waits until
     * they are there, or {@link FetchDelivery#giveUpUnknown}. Any thread.
     */
    public FetchDelivery fetch(
            long requestId,
            Track track,
            Location start,
            Location end,
            GroupOrder order,
            int subscriberPriority,
            FetchDelivery.Listener listener) {
        Fetcher fetcher = new Fetcher(this, track, listener);
        FetchFlow flow =
                new FetchFlow(scheduler, requestId, track, start, end, order, subscriberPriority, fetcher::over);
        fetcher.flow(flow);
        track.listen(fetcher.signal());
        run(() -> {
            if (closed) {
                flow.close();
            } else {
                flows.add(flow);
                flow.look();
            }
        });
        return new FetchDelivery(this, flow);
    }

    public DeliveryCounters counters() {
        return scheduler.tally().counters();
    }

    /** The session ended: forgets everything. Any thread. */
    public void close() {
        run(() -> {
            closed = true;
            List.copyOf(flows).forEach(Flow::close);
            sentStreams.clear();
        });
    }

    @Override
    public Produced produce(MediaFrame frame) {
        if (!turn.tryLock()) {
            // Whoever has the turn wakes the channel when it is given back.
            missed.set(true);
            if (!turn.tryLock()) {
                return Produced.NOTHING;
            }
        }
        Produced produced = Produced.NOTHING;
        try {
            readMail();
            if (!closed) {
                watch.relieve(flows);
                produced = scheduler.produce(frame);
            }
        } finally {
            turn.unlock();
        }
        afterTurn();
        return produced;
    }

    @Override
    public void onAllAcknowledged(MediaStream stream) {
        run(() -> sentStreams.acknowledged(stream));
    }

    @Override
    public void onStopSending(MediaStream stream, long code) {
        run(() -> {
            sentStreams.acknowledged(stream);
            scheduler.stopped(stream);
            Object owner = stream.attachment();
            if (owner instanceof SubgroupCursor cursor) {
                cursor.flow().stopped(cursor, stream);
            } else if (owner instanceof FetchFlow fetch) {
                fetch.stopped();
            }
        });
    }

    /** Does it in the send context: now, or when whoever has the turn is done. */
    void run(Runnable command) {
        mailbox.offer(command);
        channel.wake();
        takeTurns();
    }

    /** A track has something new. On the publisher's thread: the work is left to the send context. */
    void signal(Runnable news) {
        mailbox.offer(news);
        channel.wake();
        if (!watching.get() && watching.compareAndSet(false, true)) {
            schedule(watchPeriod);
        }
    }

    /** Looks often enough for this SUBGROUP_DELIVERY_TIMEOUT; 0: none. */
    void watchFor(long timeoutMillis) {
        if (timeoutMillis > 0) {
            watchPeriod = Math.min(watchPeriod, TimeUnit.MILLISECONDS.toNanos(timeoutMillis));
        }
    }

    /** Calls a listener, once the turn is over. */
    void later(Runnable callback) {
        callbacks.add(callback);
    }

    void forget(Flow flow) {
        flows.remove(flow);
    }

    private void takeTurns() {
        while (!mailbox.isEmpty() && turn.tryLock()) {
            try {
                readMail();
            } finally {
                turn.unlock();
            }
            callListeners();
        }
        wakeIfMissed();
    }

    private void afterTurn() {
        callListeners();
        if (!mailbox.isEmpty()) {
            takeTurns();
        } else {
            wakeIfMissed();
        }
    }

    private void wakeIfMissed() {
        if (missed.get() && missed.compareAndSet(true, false)) {
            channel.wake();
        }
    }

    private void callListeners() {
        for (Runnable callback = callbacks.poll(); callback != null; callback = callbacks.poll()) {
            callback.run();
        }
    }

    private void readMail() {
        for (Runnable mail = mailbox.poll(); mail != null; mail = mailbox.poll()) {
            try {
                mail.run();
            } catch (RuntimeException e) {
                log.error("{}: delivery failed", session.connection().info().id(), e);
            }
        }
    }

    private void schedule(long nanos) {
        timer.schedule(() -> run(this::watch), nanos, TimeUnit.NANOSECONDS);
    }

    private void watch() {
        // Cleared first: news that come from now on start it again.
        watching.set(false);
        long next = closed ? Long.MAX_VALUE : watch.look(flows);
        if (next != Long.MAX_VALUE && watching.compareAndSet(false, true)) {
            schedule(next);
        }
    }
}
