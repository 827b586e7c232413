package io.fastrelay.transport.kwik;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Finds whom a connection id belongs to that this end made, without a lock and without allocating anything. The ids are
 * random, so their first bytes spread well and nobody else can make them collide. Any thread.
 */
final class IdTable<T> {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int FIRST_BUCKETS = 64;

    private final int idLength;
    private volatile AtomicReferenceArray<@Nullable Entry<T>> buckets = new AtomicReferenceArray<>(FIRST_BUCKETS);
    private int size;

    /** @param idLength bytes of all ids, 8 or more */
    IdTable(int idLength) {
        if (idLength < Long.BYTES) {
            throw new IllegalArgumentException("ids must have 8 bytes or more, not " + idLength);
        }
        this.idLength = idLength;
    }

    int idLength() {
        return idLength;
    }

    /** Whom the id at this place belongs to; null for nobody. The array must hold a whole id there. */
    @Nullable
    T find(byte[] data, int offset) {
        long head = (long) LONG.get(data, offset);
        AtomicReferenceArray<@Nullable Entry<T>> table = buckets;
        Entry<T> entry = table.get((int) head & table.length() - 1);
        while (entry != null) {
            if (entry.head == head && Arrays.equals(entry.id, 0, idLength, data, offset, offset + idLength)) {
                return entry.value;
            }
            entry = entry.next;
        }
        return null;
    }

    /** Replaces what the id belonged to. */
    synchronized void put(byte[] id, T value) {
        if (id.length != idLength) {
            throw new IllegalArgumentException("expected an id of " + idLength + " bytes, got " + id.length);
        }
        remove(id);
        if (size >= buckets.length()) {
            grow();
        }
        insert(buckets, id.clone(), value);
        size++;
    }

    /** Whom it belonged to. */
    synchronized @Nullable T remove(byte[] id) {
        T value = id.length == idLength ? find(id, 0) : null;
        if (value != null) {
            int index = index(buckets, id);
            // entries are not changed, as somebody may be reading them: those in front of it are made again
            Entry<T> kept = null;
            for (Entry<T> entry = buckets.get(index); entry != null; entry = entry.next) {
                if (!Arrays.equals(entry.id, id)) {
                    kept = new Entry<>(entry.head, entry.id, entry.value, kept);
                }
            }
            buckets.set(index, kept);
            size--;
        }
        return value;
    }

    synchronized int size() {
        return size;
    }

    private void grow() {
        AtomicReferenceArray<@Nullable Entry<T>> before = buckets;
        AtomicReferenceArray<@Nullable Entry<T>> larger = new AtomicReferenceArray<>(before.length() * 2);
        for (int i = 0; i < before.length(); i++) {
            for (Entry<T> entry = before.get(i); entry != null; entry = entry.next) {
                insert(larger, entry.id, entry.value);
            }
        }
        buckets = larger;
    }

    private static <T> void insert(AtomicReferenceArray<@Nullable Entry<T>> table, byte[] id, T value) {
        int index = index(table, id);
        table.set(index, new Entry<>((long) LONG.get(id, 0), id, value, table.get(index)));
    }

    private static int index(AtomicReferenceArray<?> table, byte[] id) {
        return (int) (long) LONG.get(id, 0) & table.length() - 1;
    }

    private static final class Entry<T> {
        final long head;
        final byte[] id;
        final T value;
        final @Nullable Entry<T> next;

        Entry(long head, byte[] id, T value, @Nullable Entry<T> next) {
            this.head = head;
            this.id = id;
            this.value = value;
            this.next = next;
        }
    }
}
