package io.fastrelay.transport.stream;

import io.fastrelay.transport.RangeSet;
import io.fastrelay.transport.SendStream;
import io.fastrelay.transport.packet.FrameSource.Filled;
import io.fastrelay.transport.packet.PacketBuilder;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A control or request stream: bytes are kept here from being written until they have arrived. */
final class ControlOutgoing extends Outgoing implements SendStream {

    /** Not worth a frame where more waits. */
    private static final int LEAST_DATA = 32;

    private final StreamConnection connection;
    private final Queue<byte[]> written = new ConcurrentLinkedQueue<>();
    private final AtomicLong queued = new AtomicLong();
    private final AtomicBoolean announced = new AtomicBoolean();
    private final Runnable announce;
    private volatile boolean finishing;
    private volatile @Nullable LongConsumer stopListener;
    private volatile long stoppedWith = -1;

    // loop thread
    private final SendBuffer kept = new SendBuffer();
    private final RangeSet lost = new RangeSet();
    private boolean repeating;
    /** Offset below which bytes were dropped by a reset. */
    private long discarded;

    ControlOutgoing(long streamId, StreamConnection connection, Outbox outbox, long limit) {
        super(streamId, outbox, limit);
        this.connection = connection;
        announce = () -> outbox.controlReady(this);
    }

    @Override
    public long id() {
        return streamId;
    }

    @Override
    public void write(ByteBuffer data) {
        int length = data.remaining();
        if (length == 0 || finishing || outbox.isClosed()) {
            return;
        }
        if (!outbox.control().queue(length)) {
            connection.onControlNotRead(outbox.control().held() + length);
            return;
        }
        byte[] copy = new byte[length];
        data.get(copy);
        queued.addAndGet(length);
        written.add(copy);
        announce();
    }

    @Override
    public void finish() {
        finishing = true;
        announce();
    }

    @Override
    public void reset(long code) {
        outbox.run(() -> resetNow(code));
    }

    @Override
    public void onStopSending(LongConsumer listener) {
        stopListener = listener;
        long code = stoppedWith;
        if (code >= 0) {
            connection.context().execute(() -> listener.accept(code));
        }
    }

    @Override
    public long queuedBytes() {
        return queued.get();
    }

    /**
     * Writes the next frame of new bytes. Loop thread.
     *
     * @return NOTHING if there is none now: {@link #isBlocked} says why
     */
    Filled fill(PacketBuilder packet) {
        // read before the queue: what was written before finish() is in it then
        boolean last = finishing;
        takeWritten();
        if (isReset()) {
            discard();
        }
        long waiting = kept.end() - sent;
        boolean fin = last && !finSent;
        if (isReset() || finSent || waiting == 0 && !fin) {
            return Filled.NOTHING;
        }
        int allowed = (int) Math.min(waiting, Math.min(window(), StreamFrames.MOST_DATA));
        if (allowed == 0 && waiting > 0) {
            return Filled.NOTHING;
        }
        int space = packet.room() - StreamFrames.overhead(streamId, sent);
        int length = Math.min(space, allowed);
        if (length < allowed && length < LEAST_DATA) {
            return Filled.NEEDS_NEW_PACKET;
        }
        long offset = sent;
        fin &= length == waiting;
        write(packet, offset, length, fin);
        advance(length, fin);
        queued.addAndGet(-length);
        outbox.control().sent(length);
        return Filled.FRAME;
    }

    /** Writes a frame of bytes that were lost, or of the FIN. Loop thread. */
    Filled fillLost(PacketBuilder packet) {
        if (isReset() || lost.isEmpty() && !finLost) {
            repeating = false;
            return Filled.NOTHING;
        }
        long offset = lost.isEmpty() ? sent : lost.firstFrom();
        int missing = lost.isEmpty() ? 0 : (int) Math.min(lost.firstTo() - offset, StreamFrames.MOST_DATA);
        int length = Math.min(packet.room() - StreamFrames.overhead(streamId, offset), missing);
        if (length < missing && length < LEAST_DATA) {
            return Filled.NEEDS_NEW_PACKET;
        }
        boolean fin = finBelongs(offset + length);
        lost.remove(offset, offset + length);
        finLost &= !fin;
        if (length > 0 || fin) {
            write(packet, offset, length, fin);
            return Filled.FRAME;
        }
        // the FIN has arrived after all
        finLost = false;
        repeating = false;
        return Filled.NOTHING;
    }

    /** Whether bytes wait that flow control does not allow. Loop thread. */
    boolean isBlocked() {
        return !isReset() && kept.end() > sent && window() == 0;
    }

    /** Ends the turn of a stream that had nothing more; true if something came in between. Loop thread. */
    boolean rest() {
        announced.set(false);
        return (!written.isEmpty() || finishing && !finSent && !isReset()) && announced.compareAndSet(false, true);
    }

    @Override
    public void probe(long offset, int length, boolean fin) {
        lost(offset, length, fin);
    }

    @Override
    void arrived(long offset, long length) {
        lost.remove(offset, offset + length);
    }

    @Override
    void arrivedUpTo(long offset) {
        outbox.control().released(kept.release(offset));
    }

    @Override
    void allArrived() {
        // nobody waits for it: control streams end when both sides know
    }

    @Override
    void bytesLost(long offset, long length) {
        lost.add(offset, offset + length);
        repeat();
    }

    @Override
    void finLost() {
        repeat();
    }

    @Override
    void onReset() {
        finishing = true;
        takeWritten();
        discard();
        lost.clear();
    }

    @Override
    void stopped(long code) {
        stoppedWith = code;
        LongConsumer listener = stopListener;
        if (listener != null) {
            connection.context().execute(() -> listener.accept(code));
        }
    }

    private void write(PacketBuilder packet, long offset, int length, boolean fin) {
        ByteBuffer buffer = packet.buffer();
        int start = buffer.position();
        StreamFrames.begin(buffer, streamId, offset);
        int dataStart = buffer.position();
        kept.copy(offset, length, buffer);
        StreamFrames.end(buffer, start, dataStart, fin);
        packet.endFrame(this, offset, length, fin);
    }

    private void discard() {
        int unsent = (int) (kept.end() - Math.max(sent, discarded));
        discarded = kept.end();
        queued.addAndGet(-unsent);
        outbox.control().sent(unsent);
        outbox.control().released(kept.clear());
    }

    private void repeat() {
        if (!repeating) {
            repeating = true;
            outbox.controlLost(this);
        }
    }

    private void takeWritten() {
        byte[] piece = written.poll();
        while (piece != null) {
            kept.add(piece);
            piece = written.poll();
        }
    }

    private void announce() {
        if (announced.compareAndSet(false, true)) {
            outbox.run(announce);
        }
    }
}
