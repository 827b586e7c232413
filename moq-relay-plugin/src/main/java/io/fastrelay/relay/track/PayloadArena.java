package io.fastrelay.relay.track;

/**
 * Hands out room in blocks that the objects of one track share. Blocks begin small, so that a track that is published
 * once stays small, and are never reused: they are garbage when the last of their objects is. Only under the track's
 * lock.
 */
final class PayloadArena {

    private static final int SMALLEST_BLOCK = 1024;
    private static final int LARGEST_BLOCK = 64 * 1024;

    private byte[] block = new byte[0];
    private int used;
    private int nextSize = SMALLEST_BLOCK;

    /** Makes {@link #block()} a block with this much room, and returns the offset of that room in it. */
    int reserve(int bytes) {
        if (block.length - used < bytes) {
            block = new byte[Math.max(nextSize, bytes)];
            used = 0;
            nextSize = Math.min(LARGEST_BLOCK, nextSize * 2);
        }
        int offset = used;
        used += bytes;
        return offset;
    }

    byte[] block() {
        return block;
    }
}
