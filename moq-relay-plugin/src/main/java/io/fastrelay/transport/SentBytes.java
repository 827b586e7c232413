package io.fastrelay.transport;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one stream carried and the peer has not acknowledged, for a {@link MediaSource} that must write it again when it is
 * lost: which head and which body stand where, and which bytes are missing. It keeps references to them and copies
 * nothing, and allocates only to grow. One thread.
 */
public final class SentBytes {

    /** Bytes that can be read again as long as they are kept here: those that were sent do not change. */
    public interface Body {

        /** The whole length. */
        int length();

        /** Copies up to {@code max} bytes from {@code position} on, as far as {@code target} has room. */
        int copy(int position, ByteBuffer target, int max);
    }

    private static final int FIRST_ROOM = 4;
    /** What is used again for another stream does not keep more. */
    private static final int MOST_KEPT = 64;

    private static final Body NO_BODY = new Body() {
        @Override
        public int length() {
            return 0;
        }

        @Override
        public int copy(int position, ByteBuffer target, int max) {
            return 0;
        }
    };

    // Pieces, a ring; its length is a power of two.
    private byte[] @Nullable [] heads = new byte[FIRST_ROOM][];
    private @Nullable Body[] bodies = new Body[FIRST_ROOM];
    private long[] starts = new long[FIRST_ROOM];
    private long[] stamps = new long[FIRST_ROOM];
    private int first;
    private int count;
    /** Offset of the next piece. */
    private long end;

    private long acknowledged;
    private final RangeSet missing = new RangeSet();

    /**
     * Notes what is written next, behind all that was noted before. To be called when its first byte is written; the rest
     * may follow later, but nothing else before it.
     *
     * @param head not to be changed any more
     * @param body null for none
     * @param stamp for {@link #missingStamp}
     */
    public void append(byte[] head, @Nullable Body body, long stamp) {
        if (count == starts.length) {
            grow();
        }
        int at = (first + count++) & (starts.length - 1);
        heads[at] = head;
        bodies[at] = body == null ? NO_BODY : body;
        starts[at] = end;
        stamps[at] = stamp;
        end += head.length + (body == null ? 0 : body.length());
    }

    /** See {@link MediaSource#onAcknowledged}. */
    public void acknowledged(long upTo) {
        if (upTo <= acknowledged) {
            return;
        }
        acknowledged = upTo;
        missing.remove(0, upTo);
        while (count > 0 && endOf(first) <= upTo) {
            heads[first] = null;
            bodies[first] = null;
            first = (first + 1) & (starts.length - 1);
            count--;
        }
    }

    /** See {@link MediaSource#onLost}. */
    public void lost(long offset, int length) {
        missing.add(Math.max(offset, acknowledged), offset + length);
    }

    /** Whether there are bytes to be written again. */
    public boolean isMissing() {
        return !missing.isEmpty();
    }

    /** Offset of the lowest byte to be written again. */
    public long missingFrom() {
        return missing.firstFrom();
    }

    /** How many bytes are to be written again in one row from {@link #missingFrom} on. */
    public int missingLength() {
        return (int) Math.min(Integer.MAX_VALUE, missing.firstTo() - missing.firstFrom());
    }

    /** The stamp of the piece that {@link #missingFrom} is in. */
    public long missingStamp() {
        return stamps[slotOf(missing.firstFrom())];
    }

    /**
     * How many pieces have bytes that are to be written again.
     *
     * @param upTo offset of the stream: a piece that ends behind it was not written whole yet and does not count
     */
    public int missingPieces(long upTo) {
        int pieces = 0;
        long counted = -1;
        for (int i = 0; i < missing.ranges(); i++) {
            long at = Math.max(counted, missing.from(i));
            while (at < missing.to(i)) {
                counted = endOf(slotOf(at));
                at = counted;
                pieces += counted <= upTo ? 1 : 0;
            }
        }
        return pieces;
    }

    /** Writes from {@link #missingFrom} on what fits and is missing in one row, which is not missing then; how much. */
    public int repeat(ByteBuffer target) {
        long from = missing.firstFrom();
        int length = Math.min(missingLength(), target.remaining());
        int written = 0;
        int at = slotOf(from);
        while (written < length) {
            written += copy(at, from + written, target, length - written);
            at = (at + 1) & (starts.length - 1);
        }
        missing.remove(0, from + written);
        return written;
    }

    /** Pieces kept. */
    public int size() {
        return count;
    }

    /** Forgets everything: ready for another stream. */
    public void clear() {
        if (starts.length > MOST_KEPT) {
            heads = new byte[FIRST_ROOM][];
            bodies = new Body[FIRST_ROOM];
            starts = new long[FIRST_ROOM];
            stamps = new long[FIRST_ROOM];
        } else {
            Arrays.fill(heads, null);
            Arrays.fill(bodies, null);
        }
        first = 0;
        count = 0;
        end = 0;
        acknowledged = 0;
        missing.clear();
    }

    private int copy(int slot, long from, ByteBuffer target, int max) {
        byte[] head = headOf(slot);
        int position = (int) (from - starts[slot]);
        int copied = 0;
        if (position < head.length) {
            copied = Math.min(max, head.length - position);
            target.put(head, position, copied);
            position += copied;
        }
        int rest = Math.min(max - copied, head.length + bodyOf(slot).length() - position);
        if (rest > 0) {
            int put = bodyOf(slot).copy(position - head.length, target, rest);
            if (put < rest) {
                throw new IllegalStateException(
                        "of what was sent at " + from + ", " + (rest - put) + " bytes are not there any more");
            }
        }
        return copied + Math.max(0, rest);
    }

    /** The piece that the byte at this offset is in. */
    private int slotOf(long offset) {
        int low = 0;
        int high = count - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (starts[(first + middle) & (starts.length - 1)] <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        int slot = (first + low) & (starts.length - 1);
        if (count == 0 || offset < starts[slot] || offset >= endOf(slot)) {
            throw new IllegalStateException("no byte at " + offset + " is kept");
        }
        return slot;
    }

    private long endOf(int slot) {
        return starts[slot] + headOf(slot).length + bodyOf(slot).length();
    }

    private byte[] headOf(int slot) {
        byte[] head = heads[slot];
        if (head == null) {
            throw new IllegalStateException("no piece at " + slot);
        }
        return head;
    }

    private Body bodyOf(int slot) {
        Body body = bodies[slot];
        return body == null ? NO_BODY : body;
    }

    private void grow() {
        int room = starts.length;
        byte[] @Nullable [] moreHeads = new byte[room * 2][];
        @Nullable Body[] moreBodies = new Body[room * 2];
        long[] moreStarts = new long[room * 2];
        long[] moreStamps = new long[room * 2];
        for (int i = 0; i < count; i++) {
            int from = (first + i) & (room - 1);
            moreHeads[i] = heads[from];
            moreBodies[i] = bodies[from];
            moreStarts[i] = starts[from];
            moreStamps[i] = stamps[from];
        }
        heads = moreHeads;
        bodies = moreBodies;
        starts = moreStarts;
        stamps = moreStamps;
        first = 0;
    }
}
