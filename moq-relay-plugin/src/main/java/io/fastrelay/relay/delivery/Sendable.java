package io.fastrelay.relay.delivery;

import io.fastrelay.transport.MediaFrame;

/** A schedulable object of a subscription (draft 18 section 7.1), or what stands for a row of them. Send context only. */
abstract class Sendable extends Blockable {

    abstract SubscriptionFlow flow();

    abstract int publisherPriority();

    abstract long groupId();

    /** Subgroup id, or object id of a datagram: the lower goes first within a group. */
    abstract long idInGroup();

    /** Whether there is something to write, as far as credit allows. */
    abstract boolean hasWork();

    /** Whether it is about bytes that were sent before: these go first within a subgroup. */
    boolean isRepeat() {
        return false;
    }

    abstract Outcome send(MediaFrame frame);

    /** When the oldest object arrived that was not sent. */
    abstract long waitingSince();

    /** Gives up what waits, whole objects at a time (draft 18 section 8). */
    abstract void drop();

    /** It is below the drop threshold now: gives up what was not begun. */
    abstract void applyThreshold();

    @Override
    final void unblocked() {
        flow().ready(this);
    }
}
