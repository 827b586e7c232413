package io.fastrelay.client;

import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.transport.MediaFrame;
import java.util.Comparator;

/** One schedulable thing of a subscription: a subgroup's next object, or a datagram (draft 18 section 7.1). Send context. */
abstract class OutgoingItem {

    final int priority;
    final long group;
    /** Subgroup id, or the object id of a datagram. */
    final long id;
    /** Tells apart what the draft's order does not; in the order of publishing. */
    final long sequence;

    OutgoingItem(int priority, long group, long id, long sequence) {
        this.priority = priority;
        this.group = group;
        this.id = id;
        this.sequence = sequence;
    }

    /** The order of section 7.2 inside one subscription: the first is sent first. */
    static Comparator<OutgoingItem> order(GroupOrder groups) {
        Comparator<OutgoingItem> byGroup = (a, b) -> Long.compareUnsigned(a.group, b.group);
        return Comparator.<OutgoingItem>comparingInt(item -> item.priority)
                .thenComparing(groups == GroupOrder.ASCENDING ? byGroup : byGroup.reversed())
                .thenComparing((a, b) -> Long.compareUnsigned(a.id, b.id))
                .thenComparingLong(item -> item.sequence);
    }

    /** Whether what it would send next was sent before, and lost. */
    boolean isRepeat() {
        return false;
    }

    abstract OutgoingRequest.Fill fill(MediaFrame frame);
}
