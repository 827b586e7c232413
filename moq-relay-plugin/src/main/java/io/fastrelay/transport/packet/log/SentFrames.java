package io.fastrelay.transport.packet.log;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the packets of user space carried, by packet number: what the shared log has no room for. Kept in arrays that grow
 * to what is in flight; nothing is allocated per packet. Only packets that hold their slot of the log until they are
 * settled have frames here: those that are in flight. One thread.
 */
public final class SentFrames {

    /** Hears what a settled packet carried. It may note frames of other packets, and settle others. */
    public interface Visitor {
        void frame(Object owner, long offset, int length, boolean fin);
    }

    private static final int FEWEST = 32;
    private static final int NONE = -1;

    /** By slot of the log: the last frame of the packet there; the frames of a packet are a ring. */
    private final int[] last = new int[SentLog.ENTRIES];

    private @Nullable Object[] owners = new Object[0];
    private long[] numbers = new long[0];
    private long[] offsets = new long[0];
    /** Inverted where the frame is the last of its stream. */
    private int[] lengths = new int[0];
    /** Next frame of the packet, or of those that are free. */
    private int[] nexts = new int[0];

    private int free = NONE;
    private int size;
    /** Most frames since there were none. */
    private int peak;

    public SentFrames() {
        Arrays.fill(last, NONE);
    }

    /**
     * Notes a frame of a packet; several per packet, in any order of packets.
     *
     * @param length 0 or more
     * @throws IllegalStateException if the frames of the packet one lap before were not settled
     */
    public void add(long packetNumber, Object owner, long offset, int length, boolean fin) {
        if (length < 0) {
            throw new IllegalArgumentException("expected a length, got " + length);
        }
        int slot = slot(packetNumber);
        int tail = last[slot];
        if (tail != NONE && numbers[tail] != packetNumber) {
            throw new IllegalStateException("frames of packet " + numbers[tail]
                    + " were not settled before its slot was used for packet " + packetNumber);
        }
        if (free == NONE) {
            resize(Math.max(FEWEST, nexts.length * 2));
        }
        int frame = free;
        free = nexts[frame];
        owners[frame] = owner;
        numbers[frame] = packetNumber;
        offsets[frame] = offset;
        lengths[frame] = fin ? ~length : length;
        if (tail == NONE) {
            nexts[frame] = frame;
        } else {
            nexts[frame] = nexts[tail];
            nexts[tail] = frame;
        }
        last[slot] = frame;
        size++;
        peak = Math.max(peak, size);
    }

    /** Hands over what the packet carried, in order, and forgets it. */
    public void settle(long packetNumber, Visitor visitor) {
        take(packetNumber, visitor);
        shrink();
    }

    private void take(long packetNumber, @Nullable Visitor visitor) {
        int slot = slot(packetNumber);
        // one by one, so that the visitor finds all in order, whatever it does
        while (last[slot] != NONE && numbers[last[slot]] == packetNumber) {
            int tail = last[slot];
            int frame = nexts[tail];
            if (frame == tail) {
                last[slot] = NONE;
            } else {
                nexts[tail] = nexts[frame];
            }
            Object owner = owners[frame];
            long offset = offsets[frame];
            int length = lengths[frame];
            owners[frame] = null;
            nexts[frame] = free;
            free = frame;
            size--;
            if (visitor != null && owner != null) {
                visitor.frame(owner, offset, length < 0 ? ~length : length, length < 0);
            }
        }
    }

    /** Hands over what the packet carried without forgetting it, for probes. The visitor changes nothing here. */
    public void peek(long packetNumber, Visitor visitor) {
        int tail = last[slot(packetNumber)];
        if (tail == NONE || numbers[tail] != packetNumber) {
            return;
        }
        int frame = tail;
        do {
            frame = nexts[frame];
            Object owner = owners[frame];
            if (owner != null) {
                int length = lengths[frame];
                visitor.frame(owner, offsets[frame], length < 0 ? ~length : length, length < 0);
            }
        } while (frame != tail);
    }

    /** Frames noted and not settled. */
    public int size() {
        return size;
    }

    /** Forgets all, packets in no particular order; the memory, too. */
    public void clear(@Nullable Visitor visitor) {
        for (int slot = 0; slot < last.length && size > 0; slot++) {
            if (last[slot] != NONE) {
                take(numbers[last[slot]], visitor);
            }
        }
        if (size == 0) {
            resize(0);
        }
    }

    /** Frames that there is memory for. */
    int capacity() {
        return nexts.length;
    }

    private static int slot(long packetNumber) {
        return (int) packetNumber & SentLog.ENTRIES - 1;
    }

    /** Gives half of the memory back each time that all was settled and most of it had not been used. */
    private void shrink() {
        if (size > 0) {
            return;
        }
        if (nexts.length > FEWEST && peak <= nexts.length / 4) {
            resize(nexts.length / 2);
        }
        peak = 0;
    }

    /** To more, or to less when there are none. */
    private void resize(int capacity) {
        int kept = Math.min(nexts.length, capacity);
        owners = Arrays.copyOf(owners, capacity);
        numbers = Arrays.copyOf(numbers, capacity);
        offsets = Arrays.copyOf(offsets, capacity);
        lengths = Arrays.copyOf(lengths, capacity);
        nexts = Arrays.copyOf(nexts, capacity);
        int first = size == 0 ? 0 : kept;
        for (int frame = first; frame < capacity; frame++) {
            nexts[frame] = frame + 1 < capacity ? frame + 1 : NONE;
        }
        free = first < capacity ? first : NONE;
    }
}
