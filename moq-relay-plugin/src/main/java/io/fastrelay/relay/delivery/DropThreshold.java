package io.fastrelay.relay.delivery;

import io.fastrelay.transport.PathCondition;

/**
 * How important an object must be to be sent to one subscriber. As long as the subscriber keeps up, everything is. While
 * its path is congested and what waits does not get less, the threshold rises step by step: what draft 18 section 7.2 would
 * send last is not begun any more, one priority after the other, but never the most important one in use: where all
 * priorities are the same, this drops nothing. When nothing has waited for a while it falls again, one step at a time and
 * more slowly each time that turns out to be too early. Send context only.
 *
 * <p>Congested means that the congestion controller reduced its window while objects were waiting. What waits does not get
 * less if for several round trips there was always more than a part of the congestion window, and the oldest of it has
 * waited for half of that time: a burst, such as a large object, is sent within it, and losses alone, without anything
 * waiting, are no reason.
 */
final class DropThreshold {

    private static final long NANOS_PER_MICRO = 1_000;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long UNSET = Long.MIN_VALUE;

    /** Less than this part of the window is no queue. */
    private static final int QUEUE_PART = 4;

    /** However long the round trip is. */
    private static final int LONGEST_PATIENCE = 10;

    private static final int PATIENCE_ROUND_TRIPS = 4;
    /** Falling takes so much longer than rising. */
    private static final int CALM_FACTOR = 4;

    private static final int LONGEST_BACKOFF = 16;

    private final long leastPatience;
    private final PriorityLevels levels = new PriorityLevels();
    private int threshold = PriorityLevels.NONE;
    private long seenEvents;
    private long lastEvent = UNSET;
    private long queueSince = UNSET;
    private long calmSince = UNSET;
    private long lastRise = UNSET;
    private long lastFall = UNSET;
    private long queuedAfterRise = -1;
    private int backoff = 1;

    /** @param patienceMillis see {@link DeliveryLimits#patienceMillis} */
    DropThreshold(long patienceMillis) {
        leastPatience = patienceMillis * NANOS_PER_MILLI;
    }

    /** Whether an object of these priorities is not to be begun. */
    boolean excludes(int subscriberPriority, int publisherPriority) {
        return threshold != PriorityLevels.NONE
                && PriorityLevels.of(subscriberPriority, publisherPriority) >= threshold;
    }

    /** An object of these priorities is there to be sent. */
    void saw(int subscriberPriority, int publisherPriority) {
        levels.saw(PriorityLevels.of(subscriberPriority, publisherPriority));
    }

    /** Whether anything is excluded. */
    boolean isRaised() {
        return threshold != PriorityLevels.NONE;
    }

    /**
     * Looks at path and queue; to be called whenever there is something new to send, and when there is nothing left.
     *
     * @param queuedBytes of objects that are there and were not sent
     * @return whether the threshold should rise, if something has waited for long
     */
    boolean look(long now, PathCondition path, long queuedBytes) {
        long events = path.congestionEvents();
        if (events != seenEvents) {
            seenEvents = events;
            lastEvent = now;
        }
        if (queuedBytes > path.congestionWindow() / QUEUE_PART) {
            calmSince = UNSET;
            queueSince = queueSince == UNSET ? now : queueSince;
            return shouldRise(now, patience(path), queuedBytes);
        }
        queueSince = UNSET;
        queuedAfterRise = -1;
        calmSince = calmSince == UNSET ? now : calmSince;
        if (isRaised()) {
            considerFalling(now, patience(path));
        } else {
            levels.forgetUnseen(now);
        }
        return false;
    }

    private boolean shouldRise(long now, long patience, long queuedBytes) {
        if (queuedAfterRise < 0) {
            queuedAfterRise = queuedBytes;
        }
        boolean congested = lastEvent != UNSET && lastEvent >= queueSince - patience;
        if (!congested || now - Math.max(queueSince, lastRise) < patience) {
            return false;
        }
        if (isRaised() && lastEvent <= lastRise && queuedBytes < queuedAfterRise - queuedAfterRise / 8) {
            // The last step helps: it gets less.
            queuedAfterRise = queuedBytes;
            lastRise = now;
            return false;
        }
        return true;
    }

    /**
     * Rises by one step, unless there is nothing less important than the most important priority, or nothing has waited
     * for long. To be called when {@link #look} says so.
     *
     * @param waitingSince when the oldest object came that waits
     * @return whether more is excluded now
     */
    boolean rise(long now, PathCondition path, long waitingSince) {
        long patience = patience(path);
        if (now - waitingSince < patience / 2) {
            return false;
        }
        levels.forgetUnseen(now);
        int next = levels.leastImportantBefore(threshold);
        if (next == PriorityLevels.NONE) {
            return false;
        }
        boolean tooEarly = lastFall != UNSET && now - lastFall < 2 * calm(patience);
        backoff = tooEarly ? Math.min(LONGEST_BACKOFF, backoff * 2) : 1;
        threshold = next;
        lastRise = now;
        queuedAfterRise = -1;
        return true;
    }

    private void considerFalling(long now, long patience) {
        // With losses all the time, as on a bad radio link, it takes longer to believe that there is room.
        long needed = lastEvent > calmSince ? CALM_FACTOR * calm(patience) : calm(patience);
        if (now - Math.max(calmSince, Math.max(lastRise, lastFall)) >= needed) {
            threshold = levels.next(threshold);
            lastFall = now;
        }
    }

    private long calm(long patience) {
        return patience * CALM_FACTOR * backoff;
    }

    private long patience(PathCondition path) {
        long roundTrips = PATIENCE_ROUND_TRIPS * path.roundTripMicros() * NANOS_PER_MICRO;
        return Math.max(leastPatience, Math.min(LONGEST_PATIENCE * leastPatience, roundTrips));
    }
}
