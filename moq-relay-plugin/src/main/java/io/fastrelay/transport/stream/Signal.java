package io.fastrelay.transport.stream;

import java.nio.ByteBuffer;

/**
 * A small frame that is written whole and repeated until it has arrived or serves nothing any more. {@link #run} asks for
 * it to be sent and is for {@link Outbox#run}; everything here belongs to the loop thread.
 */
abstract class Signal implements FrameOwner, Runnable {

    private final Outbox outbox;
    private boolean queued;

    Signal(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Whether the peer has to be told (again). */
    abstract boolean isWanted();

    /** Bytes that the frame may take. */
    abstract int mostBytes();

    /**
     * Writes the frame as it should be now.
     *
     * @return a number that tells it from one that was written at another time
     */
    abstract long write(ByteBuffer target);

    /** Has the frame sent, unless it waits to be already. */
    @Override
    public final void run() {
        if (!queued && isWanted()) {
            queued = true;
            outbox.add(this);
        }
    }

    final long take(ByteBuffer target) {
        queued = false;
        return write(target);
    }

    /** It is not wanted any more and was taken from the queue. */
    final void dropped() {
        queued = false;
    }

    @Override
    public void lost(long version, int length, boolean fin) {
        run();
    }

    @Override
    public void probe(long version, int length, boolean fin) {
        lost(version, length, fin);
    }
}
