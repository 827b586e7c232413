package io.fastrelay.relay.track;

import io.fastrelay.transport.SentBytes;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The payload of one object, as far as it has arrived: pieces of blocks that it shares with other objects. One writer at
 * a time (the track's lock), any number of readers without a lock: a reader takes {@link #available()} first, and no byte
 * below that ever changes.
 */
public final class Payload implements SentBytes.Body {

    /** Room is taken in such pieces, when the first byte of each arrives: a length that is only claimed costs nothing. */
    private static final int PIECE = 16 * 1024;

    private static final byte[][] NO_BLOCKS = new byte[0][];

    private final int length;
    // Volatile: a reader may see an array that was grown after the bytes that it reads.
    private volatile byte[][] blocks = NO_BLOCKS;
    private volatile int[] offsets = new int[0];
    private volatile int available;

    Payload(int length) {
        this.length = length;
    }

    @Override
    public int length() {
        return length;
    }

    /** Bytes that are there. */
    public int available() {
        return available;
    }

    /** Copies up to {@code max} bytes from {@code position} on, as far as they are there and {@code target} has room. */
    @Override
    public int copy(int position, ByteBuffer target, int max) {
        int left = Math.min(Math.min(available - position, max), target.remaining());
        int copied = Math.max(0, left);
        for (int from = position, to = position + copied; from < to; ) {
            int inPiece = from % PIECE;
            int part = Math.min(to - from, PIECE - inPiece);
            target.put(blocks[from / PIECE], offsets[from / PIECE] + inPiece, part);
            from += part;
        }
        return copied;
    }

    /** Takes all of {@code chunk}. */
    void append(ByteBuffer chunk, PayloadArena arena) {
        int end = available;
        while (chunk.hasRemaining()) {
            int piece = end / PIECE;
            if (end % PIECE == 0) {
                reserve(piece, arena);
            }
            int part = Math.min(chunk.remaining(), PIECE - end % PIECE);
            chunk.get(blocks[piece], offsets[piece] + end % PIECE, part);
            end += part;
        }
        available = end;
    }

    /** Whether the bytes of {@code chunk}, which is consumed, are what stands at {@code position}. */
    boolean matches(int position, ByteBuffer chunk) {
        int from = position;
        while (chunk.hasRemaining()) {
            int inPiece = from % PIECE;
            int part = Math.min(chunk.remaining(), PIECE - inPiece);
            int offset = offsets[from / PIECE] + inPiece;
            ByteBuffer mine = ByteBuffer.wrap(blocks[from / PIECE], offset, part);
            ByteBuffer theirs = chunk.duplicate().limit(chunk.position() + part);
            if (!mine.equals(theirs)) {
                return false;
            }
            chunk.position(chunk.position() + part);
            from += part;
        }
        return true;
    }

    private void reserve(int piece, PayloadArena arena) {
        if (piece == blocks.length) {
            // Readers go on with the old arrays, which hold all that they may read.
            int room = Math.min((length + PIECE - 1) / PIECE, Math.max(1, piece * 2));
            blocks = Arrays.copyOf(blocks, room);
            offsets = Arrays.copyOf(offsets, room);
        }
        int offset = arena.reserve(Math.min(PIECE, length - piece * PIECE));
        blocks[piece] = arena.block();
        offsets[piece] = offset;
    }
}
