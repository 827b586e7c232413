package io.fastrelay.transport.kwik;

import io.fastrelay.transport.SendStream;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A control or request stream: bytes queue here until the send context takes them. */
final class ControlOutgoing extends Outgoing implements SendStream {

    private final QuicLink link;
    private final Queue<byte[]> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong queued = new AtomicLong();
    private final AtomicBoolean announced = new AtomicBoolean();
    private final Runnable announce;
    private volatile boolean finishing;
    private volatile @Nullable LongConsumer stopListener;
    private volatile long stoppedWith = -1;

    /** How much of the queue's head was sent. Send context. */
    private int headOffset;

    ControlOutgoing(int streamId, QuicLink link, Outbox outbox, long maxData) {
        super(streamId, outbox, maxData);
        this.link = link;
        announce = () -> outbox.controlReady(this);
    }

    @Override
    public long id() {
        return streamId;
    }

    @Override
    public void write(ByteBuffer data) {
        int length = data.remaining();
        if (length == 0 || finishing) {
            return;
        }
        byte[] copy = new byte[length];
        data.get(copy);
        if (!link.queued(length)) {
            return;
        }
        queued.addAndGet(length);
        queue.add(copy);
        announce();
    }

    @Override
    public void finish() {
        finishing = true;
        announce();
    }

    @Override
    public void reset(long code) {
        outbox.run(() -> {
            if (resetNow(code)) {
                drop();
            }
        });
    }

    @Override
    public void onStopSending(LongConsumer listener) {
        stopListener = listener;
        long code = stoppedWith;
        if (code >= 0) {
            link.execute(() -> listener.accept(code));
        }
    }

    @Override
    public long queuedBytes() {
        return queued.get();
    }

    @Override
    void stopped(long code) {
        drop();
        stoppedWith = code;
        LongConsumer listener = stopListener;
        if (listener != null) {
            link.execute(() -> listener.accept(code));
        }
    }

    @Override
    void allAcknowledged() {
        // nobody waits for it: control streams end when both sides know
    }

    @Override
    boolean isControl() {
        return true;
    }

    /**
     * Takes the next frame. Send context.
     *
     * @return null if nothing can be sent now: {@link #isBlocked} says why
     */
    @Nullable
    StreamBytes next(int room, byte[] scratch) {
        if (abandoned()) {
            return null;
        }
        int length = (int) Math.min(
                room - StreamBytes.overhead(streamId, sentOffset), Math.min(streamCredit(), outbox.connectionCredit()));
        int filled = 0;
        byte[] head = queue.peek();
        while (head != null && filled < length) {
            int part = Math.min(head.length - headOffset, length - filled);
            System.arraycopy(head, headOffset, scratch, filled, part);
            filled += part;
            headOffset += part;
            if (headOffset == head.length) {
                queue.poll();
                headOffset = 0;
                head = queue.peek();
            }
        }
        boolean fin = finishing && queue.isEmpty();
        if (filled == 0 && (!fin || finSent)) {
            return null;
        }
        queued.addAndGet(-filled);
        link.dequeued(filled);
        return frame(scratch, filled, fin);
    }

    /**
     * Whether bytes wait that flow control does not allow. Send context. That bytes wait is not enough: another thread may
     * have written them since {@link #next} found nothing, and no credit would ever wake a stream that has some.
     */
    boolean isBlocked() {
        return !abandoned() && !queue.isEmpty() && Math.min(streamCredit(), outbox.connectionCredit()) <= 0;
    }

    /** Ends the turn of a stream that had nothing more; true if something came in between. Send context. */
    boolean rest() {
        announced.set(false);
        return !abandoned() && (!queue.isEmpty() || finishing && !finSent) && announced.compareAndSet(false, true);
    }

    private void announce() {
        if (announced.compareAndSet(false, true)) {
            outbox.run(announce);
        }
    }

    private void drop() {
        finishing = true;
        queue.clear();
        long left = queued.getAndSet(0);
        link.dequeued((int) left);
    }
}
