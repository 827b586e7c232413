package io.fastrelay.relay.delivery;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** A binary heap whose entries know their place, so that one can be moved or taken out; allocates nothing in use. */
final class IndexedHeap<T extends IndexedHeap.Entry> {

    /** What can stand in one heap at a time. */
    abstract static class Entry {
        private int index = -1;

        final boolean isQueued() {
            return index >= 0;
        }
    }

    /** Which of two goes first. */
    @FunctionalInterface
    interface Order<T> {
        boolean isBefore(T a, T b);
    }

    private final Order<T> order;
    private final ArrayList<T> entries = new ArrayList<>();

    IndexedHeap(Order<T> order) {
        this.order = order;
    }

    int size() {
        return entries.size();
    }

    @Nullable
    T first() {
        return entries.isEmpty() ? null : entries.get(0);
    }

    T at(int position) {
        return entries.get(position);
    }

    /** Puts the entry in, or to its new place if its order has changed. */
    void place(T entry) {
        Entry e = entry;
        if (e.index < 0) {
            e.index = entries.size();
            entries.add(entry);
        }
        up(e.index);
        down(e.index);
    }

    void remove(T entry) {
        int at = ((Entry) entry).index;
        if (at < 0) {
            return;
        }
        ((Entry) entry).index = -1;
        T last = entries.remove(entries.size() - 1);
        if (last != entry) {
            set(at, last);
            up(at);
            down(((Entry) last).index);
        }
    }

    private void up(int from) {
        int at = from;
        T entry = entries.get(at);
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            T above = entries.get(parent);
            if (!order.isBefore(entry, above)) {
                break;
            }
            set(at, above);
            at = parent;
        }
        set(at, entry);
    }

    private void down(int from) {
        int at = from;
        T entry = entries.get(at);
        int size = entries.size();
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && order.isBefore(entries.get(child + 1), entries.get(child))) {
                child++;
            }
            if (!order.isBefore(entries.get(child), entry)) {
                break;
            }
            set(at, entries.get(child));
            at = child;
        }
        set(at, entry);
    }

    private void set(int at, T entry) {
        entries.set(at, entry);
        ((Entry) entry).index = at;
    }
}
