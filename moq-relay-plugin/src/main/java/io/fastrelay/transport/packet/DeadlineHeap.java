package io.fastrelay.transport.packet;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What is due when: a binary heap whose entries know where they are, so that moving one costs no search. One thread. */
final class DeadlineHeap {

    /** Something with a deadline. */
    abstract static class Entry {
        private long deadline = Long.MAX_VALUE;
        private int index = -1;

        /** It is due, and has left the heap. */
        abstract void due();
    }

    private static final int FEWEST = 64;

    private @Nullable Entry[] entries = new Entry[FEWEST];
    private int size;

    int size() {
        return size;
    }

    /** The next deadline, {@code Long.MAX_VALUE} if there is none. */
    long earliest() {
        return size == 0 ? Long.MAX_VALUE : at(0).deadline;
    }

    /** Puts an entry where its deadline belongs, {@code Long.MAX_VALUE}: nowhere. */
    void place(Entry entry, long deadline) {
        if (deadline == entry.deadline && (entry.index >= 0 || deadline == Long.MAX_VALUE)) {
            return;
        }
        if (deadline == Long.MAX_VALUE) {
            remove(entry);
            return;
        }
        entry.deadline = deadline;
        if (entry.index < 0) {
            if (size == entries.length) {
                entries = Arrays.copyOf(entries, size * 2);
            }
            set(size++, entry);
        }
        settle(entry);
    }

    void remove(Entry entry) {
        int index = entry.index;
        entry.index = -1;
        entry.deadline = Long.MAX_VALUE;
        if (index < 0) {
            return;
        }
        Entry last = at(--size);
        entries[size] = null;
        if (last != entry) {
            set(index, last);
            settle(last);
        }
        if (entries.length > FEWEST && size < entries.length / 4) {
            entries = Arrays.copyOf(entries, entries.length / 2);
        }
    }

    /** Takes the first entry out if it is due. */
    @Nullable
    Entry poll(long now) {
        if (size == 0 || at(0).deadline > now) {
            return null;
        }
        Entry first = at(0);
        remove(first);
        return first;
    }

    private void settle(Entry entry) {
        int index = entry.index;
        while (index > 0 && at((index - 1) / 2).deadline > entry.deadline) {
            set(index, at((index - 1) / 2));
            index = (index - 1) / 2;
        }
        while (true) {
            int child = 2 * index + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && at(child + 1).deadline < at(child).deadline) {
                child++;
            }
            if (at(child).deadline >= entry.deadline) {
                break;
            }
            set(index, at(child));
            index = child;
        }
        set(index, entry);
    }

    private Entry at(int index) {
        Entry entry = entries[index];
        if (entry == null) {
            throw new IllegalStateException("no entry at " + index + " of " + size);
        }
        return entry;
    }

    private void set(int index, Entry entry) {
        entries[index] = entry;
        entry.index = index;
    }
}
