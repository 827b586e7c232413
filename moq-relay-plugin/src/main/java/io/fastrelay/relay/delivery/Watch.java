package io.fastrelay.relay.delivery;

import io.fastrelay.relay.track.SubgroupRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Looks after what is late: streams beyond SUBGROUP_DELIVERY_TIMEOUT, and subscribers that cannot keep up. The latter
 * lose whole objects, the least important first, and are ended when that does not help (draft 18 section 8). Send
 * context only.
 */
final class Watch {

    /** How often it looks while anything is waiting. */
    static final long PERIOD_NANOS = 250_000_000;

    private static final long NANOS_PER_MILLI = 1_000_000;

    /** The least important first; of the same importance older groups before newer ones. */
    private static final Comparator<Sendable> LEAST_IMPORTANT = Comparator.<Sendable>comparingInt(
                    item -> -item.flow().subscriberPriority())
            .thenComparingInt(item -> -item.publisherPriority())
            .thenComparing((a, b) -> Long.compareUnsigned(a.groupId(), b.groupId()))
            .thenComparing((a, b) -> Long.compareUnsigned(b.idInGroup(), a.idInGroup()));

    private final DeliveryLimits limits;
    private final Scheduler scheduler;

    Watch(DeliveryLimits limits, Scheduler scheduler) {
        this.limits = limits;
        this.scheduler = scheduler;
    }

    /** Returns the nanoseconds until it wants to look again, or {@link Long#MAX_VALUE} if nothing is waiting. */
    long look(List<Flow> flows) {
        long now = scheduler.now();
        long next = scheduler.sentStreams().enforce(now);
        for (Flow flow : List.copyOf(flows)) {
            if (flow instanceof SubscriptionFlow subscription) {
                subscription.sync();
            }
        }
        relieve(flows);
        if (scheduler.threshold().isRaised()) {
            // It must fall again although nothing comes.
            next = Math.min(next, PERIOD_NANOS);
        }
        for (Flow flow : List.copyOf(flows)) {
            if (flow instanceof SubscriptionFlow subscription) {
                next = Math.min(next, enforceSubgroupTimeout(subscription, now));
                if (subscription.isBehind(now, limits.maxBehindMillis() * NANOS_PER_MILLI)) {
                    subscription.endTooFarBehind();
                } else if (subscription.isWaiting()) {
                    next = Math.min(next, PERIOD_NANOS);
                }
            }
        }
        return next;
    }

    /** Drops what is least important if more waits than may, or than the path can carry. */
    void relieve(List<Flow> flows) {
        if (scheduler.lookAtPath(scheduler.tally().queuedBytes) && scheduler.raiseThreshold(waitingSince(flows))) {
            for (Flow flow : List.copyOf(flows)) {
                if (flow instanceof SubscriptionFlow subscription) {
                    subscription.applyThreshold();
                }
            }
        }
        if (scheduler.tally().queuedBytes <= limits.maxQueuedBytes()) {
            return;
        }
        List<Sendable> waiting = new ArrayList<>();
        for (Flow flow : flows) {
            if (flow instanceof SubscriptionFlow subscription) {
                subscription.items().stream().filter(Sendable::hasWork).forEach(waiting::add);
            }
        }
        waiting.sort(LEAST_IMPORTANT);
        long enough = limits.maxQueuedBytes() - limits.maxQueuedBytes() / 4;
        for (Sendable item : waiting) {
            if (scheduler.tally().queuedBytes <= enough) {
                return;
            }
            item.flow().drop(item);
        }
    }

    /** When the oldest object came that waits. */
    private long waitingSince(List<Flow> flows) {
        long oldest = scheduler.now();
        for (int i = 0; i < flows.size(); i++) {
            if (flows.get(i) instanceof SubscriptionFlow subscription) {
                oldest = Math.min(oldest, subscription.waitingSince(oldest));
            }
        }
        return oldest;
    }

    private long enforceSubgroupTimeout(SubscriptionFlow subscription, long now) {
        long timeout = subscription.settings().subgroupDeliveryTimeoutMillis() * NANOS_PER_MILLI;
        long next = Long.MAX_VALUE;
        if (timeout <= 0) {
            return next;
        }
        for (Sendable item : subscription.items()) {
            if (item instanceof SubgroupCursor cursor) {
                SubgroupRun.End end = cursor.run().end();
                if (end != null && end.fin()) {
                    long left = end.at() + timeout - now;
                    if (left <= 0) {
                        subscription.timeOut(cursor);
                    } else {
                        next = Math.min(next, left);
                    }
                }
            }
        }
        return next;
    }
}
