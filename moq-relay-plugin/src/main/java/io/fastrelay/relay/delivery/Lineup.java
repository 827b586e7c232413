package io.fastrelay.relay.delivery;

import io.fastrelay.moqt.GroupOrder;
import org.jspecify.annotations.Nullable;

/**
 * What one subscription has ready, in the order of draft 18 section 7.2 as far as it is about objects of one request; of a
 * subgroup, what was lost goes before what is new. Send context only.
 */
final class Lineup {

    private final LiveFilter filter;
    private final IndexedHeap<Sendable> ready = new IndexedHeap<>(this::isBefore);

    Lineup(LiveFilter filter) {
        this.filter = filter;
    }

    boolean isEmpty() {
        return ready.size() == 0;
    }

    @Nullable
    Sendable first() {
        return ready.first();
    }

    /** Whether there is nothing else. */
    boolean isAlone(Sendable item) {
        return ready.size() == 1 && ready.first() == item;
    }

    void place(Sendable item) {
        ready.place(item);
    }

    void remove(Sendable item) {
        ready.remove(item);
    }

    private boolean isBefore(Sendable a, Sendable b) {
        if (a.publisherPriority() != b.publisherPriority()) {
            return a.publisherPriority() < b.publisherPriority();
        }
        int byGroup = Long.compareUnsigned(a.groupId(), b.groupId());
        if (byGroup != 0) {
            return filter.settings().groupOrder() == GroupOrder.DESCENDING ? byGroup > 0 : byGroup < 0;
        }
        int byId = Long.compareUnsigned(a.idInGroup(), b.idInGroup());
        return byId != 0 ? byId < 0 : a.isRepeat() && !b.isRepeat();
    }
}
