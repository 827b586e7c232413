package io.fastrelay.transport.kwik;

import io.fastrelay.transport.ReceiveHandler;
import io.fastrelay.transport.ReceiveStream;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import tech.kwik.core.QuicConstants.TransportErrorCode;
import tech.kwik.core.frame.StreamFrame;
import tech.kwik.core.impl.TransportError;

/**
 * The receiving side of a stream. kwik's receiver thread puts frames in; the connection's context hands the bytes on and
 * gives credit back when they were consumed.
 */
final class Incoming implements ReceiveStream, Runnable {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final int streamId;
    private final QuicLink link;
    private final long window;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Object lock = new Object();

    // guarded by lock
    private final ReceiveBuffer buffer = new ReceiveBuffer();
    private long finalSize = -1;
    private long resetCode = -1;

    // receiver thread
    private long highest;

    private volatile long limit;
    private volatile boolean paused;
    private volatile boolean stopped;

    // context
    private @Nullable ReceiveHandler handler;
    private @Nullable StreamSlot slot;
    private long advertised;
    private boolean ended;

    Incoming(int streamId, QuicLink link, long window) {
        this.streamId = streamId;
        this.link = link;
        this.window = window;
        limit = window;
        advertised = window;
    }

    void slot(StreamSlot own) {
        slot = own;
    }

    /** For streams that this end opened, whose handler is known from the start. */
    void handler(ReceiveHandler known) {
        handler = known;
    }

    @Override
    public long id() {
        return streamId;
    }

    /** By how many bytes the frame or final size raises what the peer has used of the connection's window. */
    long growth(long upTo) throws TransportError {
        if (upTo > limit) {
            throw new TransportError(
                    TransportErrorCode.FLOW_CONTROL_ERROR,
                    "stream " + streamId + ": " + upTo + " bytes where " + limit + " were allowed");
        }
        return Math.max(0, upTo - highest);
    }

    /** Receiver thread. Returns by how much the number of pieces that wait for bytes before them changed. */
    int receive(StreamFrame frame) throws TransportError {
        long upTo = frame.getUpToOffset();
        synchronized (lock) {
            // RFC 9000 section 4.5: the final size never changes and nothing lies behind it
            if (finalSize >= 0 && (upTo > finalSize || frame.isFinal() && upTo != finalSize)
                    || frame.isFinal() && upTo < highest) {
                throw new TransportError(
                        TransportErrorCode.FINAL_SIZE_ERROR,
                        "stream " + streamId + ": final size " + finalSize + ", received up to " + upTo);
            }
            highest = Math.max(highest, upTo);
            if (frame.isFinal()) {
                finalSize = upTo;
            }
            if (resetCode >= 0) {
                return 0;
            }
            int before = buffer.earlyPieces();
            if (frame.getLength() > 0) {
                buffer.add(frame.getOffset(), frame.getStreamData());
            }
            return buffer.earlyPieces() - before;
        }
    }

    /** Receiver thread. Returns by how much the number of pieces that wait for bytes before them changed. */
    int reset(long code, long size) throws TransportError {
        synchronized (lock) {
            if (finalSize >= 0 && size != finalSize || size < highest) {
                throw new TransportError(
                        TransportErrorCode.FINAL_SIZE_ERROR,
                        "stream " + streamId + ": final size " + Math.max(finalSize, highest) + ", reset at " + size);
            }
            // RFC 9000 section 3.2: once all data is here, a reset may be ignored
            boolean complete = finalSize >= 0 && buffer.end() == finalSize;
            highest = size;
            finalSize = size;
            if (complete || resetCode >= 0) {
                return 0;
            }
            resetCode = code;
            int before = buffer.earlyPieces();
            long unread = size - buffer.readOffset();
            buffer.discard();
            link.streams().consumed(unread);
            return -before;
        }
    }

    /** Brings what waits to the handler, in the context. Any thread. */
    void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            link.execute(this);
        }
    }

    @Override
    public void stopSending(long code) {
        if (!stopped) {
            stopped = true;
            link.streams().sendStopSending(streamId, code);
            schedule();
        }
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
        schedule();
    }

    /** In the context. */
    @Override
    public void run() {
        scheduled.set(false);
        if (ended || link.isOver()) {
            return;
        }
        ReceiveHandler told = handler;
        if (told == null && !stopped) {
            StreamSlot own = slot;
            told = own == null ? null : link.announce(own, this);
            handler = told;
        }
        while (!ended && (stopped || !paused)) {
            ByteBuffer data;
            boolean fin;
            long reset;
            synchronized (lock) {
                data = buffer.poll();
                fin = finalSize >= 0 && buffer.readOffset() == finalSize;
                reset = resetCode;
            }
            if (reset < 0 && data == null && !fin) {
                return;
            }
            if (reset >= 0 || fin) {
                ended = true;
            }
            deliver(told, data, fin, reset);
        }
    }

    private void deliver(@Nullable ReceiveHandler told, @Nullable ByteBuffer data, boolean fin, long reset) {
        int length = data == null ? 0 : data.remaining();
        try {
            if (told != null && !stopped) {
                if (reset >= 0) {
                    told.onReset(reset);
                } else {
                    told.onData(data == null ? NOTHING.duplicate() : data, fin);
                }
            }
        } catch (RuntimeException e) {
            link.handlerFailed(e);
        } finally {
            if (reset < 0 && length > 0) {
                consumed(length, fin);
            }
            StreamSlot own = slot;
            if (ended && own != null) {
                link.streams().incomingEnded(own);
            }
        }
    }

    private void consumed(int length, boolean fin) {
        link.streams().consumed(length);
        long allowed = limit + length;
        limit = allowed;
        boolean more;
        synchronized (lock) {
            more = finalSize < 0;
        }
        // RFC 9000 section 4.2: not for every byte, but before the peer has to stop
        if (!fin && more && !stopped && allowed - advertised >= window / 4) {
            advertised = allowed;
            link.streams().sendMaxStreamData(streamId, allowed);
        }
    }

    /** What a lost MAX_STREAM_DATA is replaced by; 0 if none is needed any more. */
    long currentLimit() {
        synchronized (lock) {
            return finalSize < 0 && !stopped ? limit : 0;
        }
    }
}
