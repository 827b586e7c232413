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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that one session has to send as publisher: its subscriptions, fetches and datagrams, in the order of draft
 * 18 section 7. The media channel pulls from it.
 *
 * <p>The state behind it belongs to the send context, one thread for the life of the connection. News of tracks and
 * commands of other threads come through a mailbox, which {@link #onWake} reads. Listeners are called when that is done.
 * When the connection is over, its event context takes the place of the send context, so that what comes late is tidied
 * up as well.
 */
public final class SessionDelivery implements MediaSource {

    private static final Logger log = LoggerFactory.getLogger(SessionDelivery.class);
    private static final int MAILBOX_CHUNK = 64;

    private final Session session;
    private final MediaChannel channel;
    private final Scheduler scheduler;
    private final Watch watch;
    private final List<Flow> flows = new ArrayList<>();
    private final MpscUnboundedArrayQueue<Runnable> mailbox = new MpscUnboundedArrayQueue<>(MAILBOX_CHUNK);
    private final ArrayDeque<Runnable> callbacks = new ArrayDeque<>();
    private final AtomicBoolean watching = new AtomicBoolean();
    private final ScheduledExecutorService timer;
    private volatile long watchPeriod = Watch.PERIOD_NANOS;
    /** There is no send context any more. */
    private volatile boolean orphaned;

    private boolean closed;

    /** Installs itself as the source of the session's media channel. */
    public SessionDelivery(Session session, DeliveryLimits limits, ScheduledExecutorService timer, LongSupplier clock) {
        this.session = session;
        this.timer = timer;
        this.channel = session.connection().media();
        this.scheduler = new Scheduler(
                channel,
                new ObjectHeads(session.draft().objects(), session.draft().varint()),
                new DropThreshold(limits.patienceMillis()),
                clock);
        this.watch = new Watch(limits, scheduler);
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
        SubscriptionFlow flow =
                new SubscriptionFlow(scheduler, track, trackAlias, new LiveFilter(settings, joining), subscriber);
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
        run(this::closeNow);
    }

    @Override
    public void onWake() {
        readMail();
        if (!closed) {
            watch.relieve(flows);
        }
        callListeners();
    }

    @Override
    public Produced produce(MediaFrame frame) {
        if (closed) {
            return Produced.NOTHING;
        }
        Produced produced = scheduler.produce(frame);
        callListeners();
        return produced;
    }

    @Override
    public void onAcknowledged(MediaStream stream, long upTo) {
        if (stream.attachment() instanceof StreamOwner owner) {
            owner.acknowledged(stream, upTo);
        }
    }

    @Override
    public void onLost(MediaStream stream, long offset, int length) {
        if (stream.attachment() instanceof StreamOwner owner) {
            owner.lost(stream, offset, length);
        }
    }

    @Override
    public void onAllAcknowledged(MediaStream stream) {
        if (stream.attachment() instanceof StreamOwner owner) {
            owner.allAcknowledged(stream);
        }
        callListeners();
    }

    @Override
    public void onStopSending(MediaStream stream, long code) {
        scheduler.stopped(stream);
        if (stream.attachment() instanceof StreamOwner owner) {
            owner.stopped(stream);
        }
        callListeners();
    }

    @Override
    public void onClosed() {
        orphaned = true;
        run(this::closeNow);
    }

    /** Does it in the send context, soon. Any thread, the send context as well. */
    void run(Runnable command) {
        mailbox.offer(command);
        if (orphaned) {
            session.connection().context().execute(this::onWake);
        } else {
            channel.wake();
        }
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

    /** Calls a listener, once what is being done is done. Send context. */
    void later(Runnable callback) {
        callbacks.add(callback);
    }

    void forget(Flow flow) {
        flows.remove(flow);
    }

    private void closeNow() {
        closed = true;
        List.copyOf(flows).forEach(Flow::close);
        scheduler.sentStreams().clear();
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
