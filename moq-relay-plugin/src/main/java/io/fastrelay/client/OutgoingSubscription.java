package io.fastrelay.client;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.MoqtDraft;
import io.fastrelay.moqt.ObjectCodec;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.PublishDoneCode;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.transport.MediaFrame;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Sends one track to one subscription of the peer. Hears of new objects in the publishing thread and hands them to the
 * send context, where the rest of its state lives.
 */
final class OutgoingSubscription extends OutgoingRequest implements TrackReader {

    private static final byte[] NO_PROPERTIES = new byte[0];

    /** Hears that everything was sent. Called in the send context, once. */
    interface Listener {

        /** Every stream was closed or reset: PUBLISH_DONE may go out. */
        void onFinished(PublishDoneCode code, long streamCount, String reason);
    }

    private final TrackPublisher track;
    private final long trackAlias;
    private final SendQueue queue;
    private final MoqtDraft draft;
    private final Listener listener;
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicBoolean ending = new AtomicBoolean();

    private SubscriptionSettings settings;
    private final TreeSet<OutgoingItem> ready;
    private final Map<PublishedSubgroup, SubgroupSender> senders = new IdentityHashMap<>();
    private boolean held;
    private boolean over;
    private @Nullable PublishDoneCode endCode;
    private String endReason = "";
    private long sequence;
    private long streamCount;

    /** @param held nothing is sent until {@link #release} */
    OutgoingSubscription(
            TrackPublisher track,
            long trackAlias,
            SendQueue queue,
            MoqtDraft draft,
            SubscriptionSettings settings,
            boolean held,
            Listener listener) {
        this.track = track;
        this.trackAlias = trackAlias;
        this.queue = queue;
        this.draft = draft;
        this.settings = settings;
        this.held = held;
        this.listener = listener;
        this.ready = new TreeSet<>(OutgoingItem.order(settings.groupOrder()));
        this.subscriberPriority = settings.subscriberPriority();
        queue.post(() -> queue.add(this));
    }

    FullTrackName name() {
        return track.name();
    }

    // ---- any thread

    /** Bytes of objects that were published and not yet given to the transport. */
    long queuedBytes() {
        return queuedBytes.get();
    }

    /** Applies what the subscriber said in PUBLISH_OK or REQUEST_UPDATE. */
    void update(SubscriptionSettings changed) {
        queue.post(() -> apply(changed));
    }

    /** What was held back may be sent. */
    void release() {
        queue.post(() -> held = false);
    }

    /** No more objects: sends what is there, then says so. */
    void finish(PublishDoneCode code, String reason) {
        if (ending.compareAndSet(false, true)) {
            track.remove(this);
            queue.post(() -> {
                endCode = code;
                endReason = reason;
                for (Map.Entry<PublishedSubgroup, SubgroupSender> entry : List.copyOf(senders.entrySet())) {
                    if (!entry.getKey().finished()) {
                        entry.getValue().giveUp(StreamResetCode.CANCELLED);
                    }
                }
                checkFinished();
            });
        }
    }

    /** Stops at once and says nothing: the subscriber cancelled, or the session is over. */
    void cancel(StreamResetCode code) {
        ending.set(true);
        track.remove(this);
        queue.post(() -> {
            over = true;
            dropAll(code);
            repeated();
        });
    }

    @Override
    public void onAppended(PublishedObject object) {
        if (ending.get()) {
            return;
        }
        if (queuedBytes.addAndGet(object.size()) > track.settings().maxQueuedBytes()) {
            tooFarBehind();
            return;
        }
        queue.post(() -> announce(object));
    }

    @Override
    public void onGrown(PublishedObject object) {
        PublishedSubgroup subgroup = object.subgroup;
        if (subgroup != null) {
            queue.post(() -> progress(subgroup));
        }
    }

    @Override
    public void onFinished(PublishedSubgroup subgroup) {
        queue.post(() -> {
            SubgroupSender sender = senders.get(subgroup);
            if (sender == null) {
                checkFinished();
            } else if (sender.dead()) {
                senders.remove(subgroup);
                checkFinished();
            } else {
                sender.endAnnounced();
                watch(sender);
            }
        });
    }

    @Override
    public void onCompleteThrough(long group) {
        queue.post(() -> {
            if (settings.endGroup().isPresent()
                    && Long.compareUnsigned(group, settings.endGroup().get()) >= 0) {
                finish(PublishDoneCode.SUBSCRIPTION_ENDED, "the end group is complete");
            }
        });
    }

    @Override
    public void onEnded() {
        finish(PublishDoneCode.TRACK_ENDED, "");
    }

    private void tooFarBehind() {
        if (ending.compareAndSet(false, true)) {
            track.remove(this);
            queue.post(() -> {
                dropAll(StreamResetCode.TOO_FAR_BEHIND);
                endCode = PublishDoneCode.TOO_FAR_BEHIND;
                endReason = "more than " + track.settings().maxQueuedBytes() + " bytes waited";
                checkFinished();
            });
        }
    }

    // ---- send context

    long trackAlias() {
        return trackAlias;
    }

    int defaultPriority() {
        return track.history().defaultPriority();
    }

    SendQueue queue() {
        return queue;
    }

    ObjectCodec objects() {
        return draft.objects();
    }

    TreeSet<OutgoingItem> ready() {
        return ready;
    }

    byte[] encode(Properties properties) {
        return properties.isEmpty() ? NO_PROPERTIES : draft.control().encodeProperties(properties);
    }

    /** Something lost is ready to be sent again, whether or not the subscription is over. */
    void repeat(SubgroupSender sender) {
        ready.add(sender);
        queue.addAgain(this);
    }

    /** What was lost was sent again, or is not to be. */
    void repeated() {
        checkFinished();
        if (over && ready.isEmpty()) {
            queue.remove(this);
        }
    }

    /** Whether the object delivery timeout of section 8 has passed for an object of a stream made at that time. */
    boolean expired(long bornNanos) {
        long timeout = settings.objectTimeoutMillis();
        return timeout > 0 && System.nanoTime() - bornNanos > timeout * 1_000_000;
    }

    /** Whether the object delivery timeout of section 8 has passed. */
    boolean expired(PublishedObject object) {
        long timeout = settings.objectTimeoutMillis();
        if (object.subgroup == null && settings.subgroupTimeoutMillis() > 0) {
            timeout = timeout == 0
                    ? settings.subgroupTimeoutMillis()
                    : Math.min(timeout, settings.subgroupTimeoutMillis());
        }
        return timeout > 0 && System.nanoTime() - object.bornNanos > timeout * 1_000_000;
    }

    void opened() {
        streamCount++;
        queue.opened();
    }

    void streamOver() {
        queue.closed();
    }

    /** Bytes left the queue, sent or dropped. */
    void sent(long bytes) {
        queuedBytes.addAndGet(-bytes);
        track.makeRoom();
        if (ready.isEmpty()) {
            checkFinished();
        }
    }

    void dropped(PublishedObject object) {
        sent(object.size());
    }

    /**
     * A subgroup's sender is done. It runs ahead of what is announced here, so it is forgotten only when nothing can be
     * announced any more: an object that it has sent already must find it.
     */
    void retired(PublishedSubgroup subgroup, boolean endAnnounced) {
        if (endAnnounced) {
            senders.remove(subgroup);
        }
        checkFinished();
    }

    @Override
    int nextPriority() {
        return held || ready.isEmpty() ? -1 : ready.first().priority;
    }

    @Override
    Fill fill(MediaFrame frame) {
        for (OutgoingItem item : ready) {
            Fill fill = item.fill(frame);
            if (fill != Fill.BLOCKED) {
                // The item may have left the set: the iterator must not go on.
                return fill;
            }
        }
        return Fill.BLOCKED;
    }

    private void announce(PublishedObject object) {
        PublishedSubgroup subgroup = object.subgroup;
        Location location = object.location();
        if (over || endCode == PublishDoneCode.TOO_FAR_BEHIND || !settings.passes(location)) {
            dropped(object);
        } else if (subgroup == null) {
            if (settings.forward()) {
                ready.add(new DatagramSender(this, object, sequence++));
            } else {
                dropped(object);
            }
        } else if (!settings.forward()) {
            // Section 11.4.3: a stream that omits an object must be reset; a new one may follow later.
            SubgroupSender sender = senders.remove(subgroup);
            if (sender != null) {
                sender.giveUp(StreamResetCode.CANCELLED);
            }
            dropped(object);
        } else {
            SubgroupSender sender = senders.get(subgroup);
            if (sender == null) {
                sender = new SubgroupSender(this, object, subgroup, sequence++);
                senders.put(subgroup, sender);
            }
            sender.announced(object);
        }
    }

    private void progress(PublishedSubgroup subgroup) {
        SubgroupSender sender = senders.get(subgroup);
        if (sender != null) {
            sender.progress();
        }
    }

    private void watch(SubgroupSender sender) {
        long timeout = settings.subgroupTimeoutMillis();
        if (timeout > 0) {
            CompletableFuture.delayedExecutor(timeout, TimeUnit.MILLISECONDS)
                    .execute(() -> queue.post(sender::timedOut));
        }
    }

    private void apply(SubscriptionSettings changed) {
        settings = changed;
        subscriberPriority = changed.subscriberPriority();
        for (Map.Entry<PublishedSubgroup, SubgroupSender> entry : List.copyOf(senders.entrySet())) {
            long group = entry.getKey().group.id;
            if (Long.compareUnsigned(group, changed.start().group()) < 0
                    || changed.endGroup().isPresent()
                            && Long.compareUnsigned(group, changed.endGroup().get()) > 0) {
                entry.getValue().giveUp(StreamResetCode.CANCELLED);
            }
        }
    }

    private void dropAll(StreamResetCode code) {
        for (SubgroupSender sender : List.copyOf(senders.values())) {
            sender.giveUp(code);
        }
        senders.clear();
        // What is lost of streams that are finished is sent again all the same.
        ready.removeIf(item -> !item.isRepeat());
        queuedBytes.set(0);
        track.makeRoom();
    }

    private void checkFinished() {
        if (endCode != null
                && !over
                && ready.isEmpty()
                && senders.values().stream().allMatch(SubgroupSender::dead)) {
            over = true;
            queue.remove(this);
            listener.onFinished(endCode, streamCount, endReason);
        }
    }

    @Override
    public String toString() {
        return "subscription of " + name();
    }
}
