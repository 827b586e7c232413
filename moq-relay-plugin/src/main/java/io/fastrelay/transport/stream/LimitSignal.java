package io.fastrelay.transport.stream;

import java.nio.ByteBuffer;
import java.util.function.LongSupplier;

/**
 * MAX_DATA, MAX_STREAM_DATA or MAX_STREAMS (RFC 9000 sections 19.9 to 19.11): what the peer may send. Written and repeated
 * with the value of the moment.
 */
final class LimitSignal extends Signal {

    static final int MAX_DATA = 0x10;
    static final int MAX_STREAM_DATA = 0x11;
    static final int MAX_STREAMS_BIDIRECTIONAL = 0x12;
    static final int MAX_STREAMS_UNIDIRECTIONAL = 0x13;

    /** {@link #limit} says so when the peer need not be told any more. */
    static final long NONE = -1;

    private final int type;
    private final long streamId;
    private final LongSupplier limit;
    private long next = NONE;
    private long told = NONE;

    /** @param streamId for MAX_STREAM_DATA, otherwise negative */
    LimitSignal(Outbox outbox, int type, long streamId, LongSupplier limit) {
        super(outbox);
        this.type = type;
        this.streamId = streamId;
        this.limit = limit;
    }

    @Override
    boolean isWanted() {
        next = limit.getAsLong();
        return next != NONE;
    }

    @Override
    int mostBytes() {
        return 1 + (streamId < 0 ? 0 : VarInts.LONGEST) + VarInts.LONGEST;
    }

    @Override
    long write(ByteBuffer target) {
        told = next;
        target.put((byte) type);
        if (streamId >= 0) {
            VarInts.put(target, streamId);
        }
        VarInts.put(target, told);
        return told;
    }

    @Override
    public void acknowledged(long version, int length, boolean fin) {
        // nothing was kept for it
    }

    /** RFC 9000 section 13.3: only the frame with the newest value is worth repeating. */
    @Override
    public void lost(long version, int length, boolean fin) {
        if (version == told) {
            run();
        }
    }
}
