package io.fastrelay.transport.packet.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The second sender of a connection, as a kernel program is one: knows the memory alone, by the offsets of its own
 * structures, and shares no code with {@link SentLog}.
 */
public final class KernelSender {

    /** When a slot may be used for packet number pn. */
    public interface ClaimRule {
        boolean isFree(long word, long packetNumber);
    }

    private static final VarHandle U64 = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle U32 = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private static final long ACKED_LOST_OR_NOFL = (2L | 4L | 16L) << 48;

    /** It holds exactly the packet of one lap before, settled. */
    public static final ClaimRule EXACT =
            (word, pn) -> (int) word == (int) (pn - 1024) && (word & ACKED_LOST_OR_NOFL) != 0;

    /** It holds something settled: the rule that comes to mind first, and loses packets. */
    public static final ClaimRule OBVIOUS = (word, pn) -> (word & ACKED_LOST_OR_NOFL) != 0;

    private final ByteBuffer state;
    private final ByteBuffer log;
    private final ClaimRule rule;

    public KernelSender(SentLog shared, ClaimRule rule) {
        this.state = shared.stateMemory();
        this.log = shared.logMemory();
        this.rule = rule;
    }

    public long claim() {
        while (true) {
            long pn = (long) U64.getVolatile(state, 0);
            if (!rule.isFree((long) U64.getVolatile(log, entry(pn)), pn)) {
                if ((long) U64.getVolatile(state, 0) != pn) {
                    continue;
                }
                long unused = (long) U64.getAndAdd(state, 24, 1L);
                return -1;
            }
            if (U64.compareAndSet(state, 0, pn, pn + 1)) {
                return pn;
            }
        }
    }

    public void publish(long pn, int size, int pair, long offset, int length, long sentAt) {
        int entry = entry(pn);
        U32.set(log, entry + 8, pair);
        U32.set(log, entry + 12, length);
        U64.set(log, entry + 16, offset);
        U64.set(log, entry + 24, sentAt);
        long unused = (long) U64.getAndAdd(state, 8, (long) size) + (long) U64.getAndAdd(state, 16, 1L);
        U64.setRelease(log, entry, pn & 0xffff_ffffL | (long) size << 32 | 1L << 48);
    }

    /** As its program for acknowledgements does. */
    public boolean acknowledge(long pn) {
        long word = (long) U64.getVolatile(log, entry(pn));
        if ((int) word != (int) pn
                || (word & (2L | 4L) << 48) != 0
                || !U64.compareAndSet(log, entry(pn), word, word | 2L << 48)) {
            return false;
        }
        if ((word & 16L << 48) == 0) {
            long unused = (long) U64.getAndAdd(state, 80, word >>> 32 & 0xffff) + (long) U64.getAndAdd(state, 88, 1L);
        }
        return true;
    }

    private static int entry(long pn) {
        return (int) (pn & 1023) * 32;
    }
}
