package io.fastrelay.transport.stream;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts the bytes of one stream in order. What came too early is kept without overlap, so that memory is bounded by the
 * flow control window whatever the peer sends twice. Not thread-safe.
 */
final class ReceiveBuffer {

    private static final int SMALL = 512;
    private static final int SHARED = 4096;

    private final ArrayDeque<Chunk> ready = new ArrayDeque<>();
    private final TreeMap<Long, byte[]> early = new TreeMap<>();
    private long end;
    private long readOffset;

    /** Adds received bytes; keeps a reference to them. */
    void add(long offset, byte[] data) {
        if (offset > end) {
            addEarly(offset, data);
            return;
        }
        append(offset, data);
        appendEarly();
    }

    /**
     * Takes received bytes as handed out, if they are the next ones and none wait before them: {@code data} holds what of
     * them is new then, perhaps nothing. Otherwise nothing happens.
     */
    boolean pass(long offset, ByteBuffer data) {
        if (offset > end || !ready.isEmpty()) {
            return false;
        }
        int known = (int) Math.min(end - offset, data.remaining());
        data.position(data.position() + known);
        end += data.remaining();
        readOffset = end;
        appendEarly();
        return true;
    }

    /** The next bytes in order, or null if there are none. */
    @Nullable
    ByteBuffer poll() {
        Chunk chunk = ready.poll();
        if (chunk == null) {
            return null;
        }
        readOffset += chunk.to - chunk.from;
        return ByteBuffer.wrap(chunk.data, chunk.from, chunk.to - chunk.from);
    }

    /** Offset of the byte that {@link #poll} hands out next. */
    long readOffset() {
        return readOffset;
    }

    /** Offset behind the last byte that is in order. */
    long end() {
        return end;
    }

    /** Pieces that wait for bytes before them. */
    int earlyPieces() {
        return early.size();
    }

    void discard() {
        ready.clear();
        early.clear();
    }

    private void appendEarly() {
        while (!early.isEmpty() && early.firstKey() <= end) {
            Map.Entry<Long, byte[]> next = early.pollFirstEntry();
            append(next.getKey(), next.getValue());
        }
    }

    private void append(long offset, byte[] data) {
        int from = (int) (end - offset);
        int length = data.length - from;
        if (length <= 0) {
            return;
        }
        end += length;
        Chunk last = ready.peekLast();
        if (last != null && last.shared && last.data.length - last.to >= length) {
            System.arraycopy(data, from, last.data, last.to, length);
            last.to += length;
        } else if (last != null && length <= SMALL) {
            // a reader that pauses must not cost an object per tiny piece
            Chunk shared = new Chunk(new byte[SHARED], 0, length, true);
            System.arraycopy(data, from, shared.data, 0, length);
            ready.add(shared);
        } else {
            ready.add(new Chunk(data, from, data.length, false));
        }
    }

    private void addEarly(long offset, byte[] data) {
        long from = offset;
        long to = offset + data.length;
        Map.Entry<Long, byte[]> before = early.floorEntry(from);
        if (before != null) {
            from = Math.max(from, before.getKey() + before.getValue().length);
        }
        Map.Entry<Long, byte[]> after = early.ceilingEntry(from);
        while (after != null && after.getKey() < to) {
            long afterEnd = after.getKey() + after.getValue().length;
            if (afterEnd > to) {
                to = after.getKey();
                break;
            }
            early.remove(after.getKey());
            after = early.ceilingEntry(from);
        }
        if (from < to) {
            boolean whole = to - from == data.length;
            early.put(from, whole ? data : Arrays.copyOfRange(data, (int) (from - offset), (int) (to - offset)));
        }
    }

    private static final class Chunk {
        final byte[] data;
        final int from;
        int to;
        final boolean shared;

        Chunk(byte[] data, int from, int to, boolean shared) {
            this.data = data;
            this.from = from;
            this.to = to;
            this.shared = shared;
        }
    }
}
