package io.fastrelay.transport.packet.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * State in direct memory of this process, in blocks of 64 connections. Low slots are taken first, so that the last blocks
 * empty; at most one empty block is kept.
 */
public final class DirectStateSlab implements StateSlab {

    private static final int BLOCK = Long.SIZE;

    /** The slots of a block, and who has them. */
    private static final class Block {
        final ByteBuffer states = direct(BLOCK * StateLayout.STATE_BYTES);
        final ByteBuffer logs = direct(BLOCK * StateLayout.LOG_BYTES);
        final @Nullable SentLog[] takers = new SentLog[BLOCK];
        long free = -1;

        private static ByteBuffer direct(int bytes) {
            return ByteBuffer.allocateDirect(bytes + StateLayout.LINE)
                    .alignedSlice(StateLayout.LINE)
                    .slice(0, bytes);
        }

        boolean isEmpty() {
            return free == -1;
        }

        SentLog take(int firstSlot) {
            int index = Long.numberOfTrailingZeros(free);
            SentLog log = new SentLog(
                    states.slice(index * StateLayout.STATE_BYTES, StateLayout.STATE_BYTES),
                    logs.slice(index * StateLayout.LOG_BYTES, StateLayout.LOG_BYTES),
                    firstSlot + index);
            free &= ~(1L << index);
            takers[index] = log;
            return log;
        }
    }

    private final int limit;
    private final List<Block> blocks = new ArrayList<>();
    private int inUse;

    /** @param limit connections at the same time; each takes 33 kB */
    public DirectStateSlab(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("expected room for at least one connection, got " + limit);
        }
        this.limit = limit;
    }

    @Override
    public synchronized SentLog take() {
        if (inUse == limit) {
            throw new IllegalStateException(
                    "the limit of " + limit + " connections with packets of their own is reached");
        }
        int index = 0;
        while (index < blocks.size() && blocks.get(index).free == 0) {
            index++;
        }
        if (index == blocks.size()) {
            blocks.add(newBlock());
        }
        SentLog log = blocks.get(index).take(index * BLOCK);
        inUse++;
        return log;
    }

    private Block newBlock() {
        try {
            return new Block();
        } catch (OutOfMemoryError e) {
            // a refusal to reserve direct memory, of which the heap knows nothing
            throw new IllegalStateException(
                    "no direct memory for the state of " + BLOCK + " more connections besides " + inUse + " of at most "
                            + limit + ": see -XX:MaxDirectMemorySize",
                    e);
        }
    }

    @Override
    public synchronized void give(SentLog log) {
        int index = log.slot() / BLOCK;
        Block block = index < blocks.size() ? blocks.get(index) : null;
        if (block == null || block.takers[log.slot() % BLOCK] != log) {
            throw new IllegalStateException(
                    "slot " + log.slot() + " was given back before, or comes from somewhere else");
        }
        block.takers[log.slot() % BLOCK] = null;
        block.free |= 1L << log.slot() % BLOCK;
        inUse--;
        while (blocks.size() > 1
                && blocks.get(blocks.size() - 1).isEmpty()
                && blocks.get(blocks.size() - 2).isEmpty()) {
            blocks.remove(blocks.size() - 1);
        }
    }

    @Override
    public synchronized int inUse() {
        return inUse;
    }

    /** Bytes that are reserved. */
    public synchronized long bytes() {
        return (long) blocks.size() * BLOCK * (StateLayout.STATE_BYTES + StateLayout.LOG_BYTES);
    }
}
