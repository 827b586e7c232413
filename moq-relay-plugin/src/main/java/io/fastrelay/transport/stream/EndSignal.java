package io.fastrelay.transport.stream;

import java.nio.ByteBuffer;

/** RESET_STREAM (RFC 9000 section 19.4), or STOP_SENDING (section 19.5) where there is no final size. */
final class EndSignal extends Signal {

    private static final int RESET_STREAM = 0x04;
    private static final int STOP_SENDING = 0x05;
    private static final long NONE = -1;

    private final long streamId;
    private final long code;
    private final long finalSize;
    private boolean done;

    private EndSignal(Outbox outbox, long streamId, long code, long finalSize) {
        super(outbox);
        this.streamId = streamId;
        this.code = code;
        this.finalSize = finalSize;
    }

    static EndSignal reset(Outbox outbox, long streamId, long code, long finalSize) {
        return new EndSignal(outbox, streamId, code, finalSize);
    }

    static EndSignal stopSending(Outbox outbox, long streamId, long code) {
        return new EndSignal(outbox, streamId, code, NONE);
    }

    /** Nobody needs to be told any more. */
    void settle() {
        done = true;
    }

    @Override
    boolean isWanted() {
        return !done;
    }

    @Override
    int mostBytes() {
        return 1 + 3 * VarInts.LONGEST;
    }

    @Override
    long write(ByteBuffer target) {
        target.put((byte) (finalSize == NONE ? STOP_SENDING : RESET_STREAM));
        VarInts.put(target, streamId);
        VarInts.put(target, code);
        if (finalSize != NONE) {
            VarInts.put(target, finalSize);
        }
        return 0;
    }

    @Override
    public void acknowledged(long version, int length, boolean fin) {
        settle();
    }
}
