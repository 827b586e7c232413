package io.fastrelay.transport.stream;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Iterator;

/** The bytes of a control stream from the first one that was not acknowledged on. Not thread-safe. */
final class SendBuffer {

    private final ArrayDeque<byte[]> pieces = new ArrayDeque<>();
    /** Stream offset of the first piece's first byte. */
    private long begin;
    /** Stream offset behind the last byte. */
    private long end;

    void add(byte[] piece) {
        pieces.add(piece);
        end += piece.length;
    }

    long end() {
        return end;
    }

    /** Puts bytes from {@code offset} on, which is here, into the target. */
    void copy(long offset, int length, ByteBuffer target) {
        long position = begin;
        int left = length;
        long next = offset;
        for (Iterator<byte[]> each = pieces.iterator(); left > 0; ) {
            byte[] piece = each.next();
            if (next < position + piece.length) {
                int from = (int) (next - position);
                int part = Math.min(piece.length - from, left);
                target.put(piece, from, part);
                next += part;
                left -= part;
            }
            position += piece.length;
        }
    }

    /** Forgets pieces whose bytes lie below the offset. Returns how many bytes that were. */
    int release(long upTo) {
        long before = begin;
        byte[] piece = pieces.peek();
        while (piece != null && begin + piece.length <= upTo) {
            begin += piece.length;
            pieces.remove();
            piece = pieces.peek();
        }
        return (int) (begin - before);
    }

    /** Forgets everything. Returns how many bytes that were. */
    int clear() {
        int held = (int) (end - begin);
        pieces.clear();
        begin = end;
        return held;
    }
}
