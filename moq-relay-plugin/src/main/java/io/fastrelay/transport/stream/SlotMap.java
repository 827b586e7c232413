package io.fastrelay.transport.stream;

import org.jspecify.annotations.Nullable;

/**
 * Stream table entries by stream id, without an object per key. Open addressing with linear probing; shrinks when most
 * streams are gone. Not thread-safe.
 */
final class SlotMap {

    private static final int LEAST = 16;

    private @Nullable StreamSlot[] table = new @Nullable StreamSlot[LEAST];
    private int size;

    @Nullable
    StreamSlot get(long id) {
        return table[find(id)];
    }

    /** Adds an entry whose id is new. */
    void add(StreamSlot slot) {
        if (2 * (size + 1) > table.length) {
            resize(2 * table.length);
        }
        table[find(slot.id)] = slot;
        size++;
    }

    /** Removes the entry if there is one. */
    void remove(long id) {
        int gap = find(id);
        if (table[gap] == null) {
            return;
        }
        int mask = table.length - 1;
        // entries behind the gap that were pushed past it move up, so that no search ends too early
        int next = gap;
        while (true) {
            next = (next + 1) & mask;
            StreamSlot moved = table[next];
            if (moved == null) {
                break;
            }
            int home = home(moved.id, mask);
            if (((next - home) & mask) >= ((next - gap) & mask)) {
                table[gap] = moved;
                gap = next;
            }
        }
        table[gap] = null;
        size--;
        if (table.length > LEAST && 8 * size < table.length) {
            resize(table.length / 2);
        }
    }

    int size() {
        return size;
    }

    /** Where the id is, or belongs. */
    private int find(long id) {
        int mask = table.length - 1;
        int index = home(id, mask);
        StreamSlot slot = table[index];
        while (slot != null && slot.id != id) {
            index = (index + 1) & mask;
            slot = table[index];
        }
        return index;
    }

    /** Ids of one kind follow each other in steps of four; their order makes good neighbours. */
    private static int home(long id, int mask) {
        return (int) ((id >> 2) ^ (id << 3)) & mask;
    }

    private void resize(int capacity) {
        @Nullable StreamSlot[] before = table;
        table = new @Nullable StreamSlot[capacity];
        for (StreamSlot slot : before) {
            if (slot != null) {
                table[find(slot.id)] = slot;
            }
        }
    }
}
