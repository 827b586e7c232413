package io.fastrelay.transport.stream;

import io.fastrelay.transport.ReceiveHandler;
import io.fastrelay.transport.ReceiveStream;
import io.fastrelay.transport.packet.QuicException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of a stream (RFC 9000 section 3.2). The loop thread brings frames; the connection's context hands the
 * bytes on and gives credit back when they were consumed. Bytes that are the next ones go to the handler straight from the
 * packet when the context is idle; what has to wait is copied.
 */
final class Incoming implements ReceiveStream, Runnable {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final long streamId;
    private final StreamConnection connection;
    private final StreamTable table;
    private final long window;
    private final @Nullable ControlOutgoing sending;
    private final LimitSignal limitSignal;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Runnable direct = this::runDirect;
    private final Object lock = new Object();

    // written by the loop thread under the lock, read by the context under the lock
    private final ReceiveBuffer buffer = new ReceiveBuffer();
    private long finalSize = -1;
    private long resetCode = -1;

    // loop thread
    private long highest;
    private long directOffset;
    private ByteBuffer directData = NOTHING;
    private @Nullable StreamSlot slot;
    private @Nullable EndSignal stopSignal;

    private volatile long limit;
    private volatile boolean sized;
    private volatile boolean paused;
    private volatile boolean stopped;

    // context
    private @Nullable ReceiveHandler handler;
    private boolean announced;
    private long advertised;
    private boolean ended;

    /** @param sending the other direction of a bidirectional stream */
    Incoming(
            long streamId,
            StreamConnection connection,
            StreamTable table,
            long window,
            @Nullable ControlOutgoing sending) {
        this.streamId = streamId;
        this.connection = connection;
        this.table = table;
        this.window = window;
        this.sending = sending;
        limit = window;
        advertised = window;
        limitSignal = new LimitSignal(
                table.outbox(),
                LimitSignal.MAX_STREAM_DATA,
                streamId,
                () -> sized || stopped ? LimitSignal.NONE : limit);
    }

    /** Loop thread. */
    void slot(StreamSlot own) {
        slot = own;
    }

    /** For streams that this end opened, whose handler is known from the start. */
    void handler(ReceiveHandler known) {
        announced = true;
        handler = known;
    }

    @Override
    public long id() {
        return streamId;
    }

    /**
     * By how many bytes the frame or final size raises what the peer has used of the connection's window. Loop thread.
     *
     * @throws QuicException if the stream's window is exceeded (RFC 9000 section 4.1)
     */
    long growth(long upTo) throws QuicException {
        if (upTo > limit) {
            throw new QuicException(
                    QuicException.FLOW_CONTROL_ERROR,
                    "stream " + streamId + ": " + upTo + " bytes where " + limit + " were allowed");
        }
        return Math.max(0, upTo - highest);
    }

    /** A STREAM frame came. Loop thread. Returns by how much the number of pieces that wait for others changed. */
    int receive(long offset, ByteBuffer data, boolean fin) throws QuicException {
        long upTo = offset + data.remaining();
        // RFC 9000 section 4.5: the final size never changes and nothing lies behind it
        if (finalSize >= 0 && (upTo > finalSize || fin && upTo != finalSize) || fin && upTo < highest) {
            throw finalSizeError("received up to " + upTo + (fin ? " with FIN" : ""));
        }
        highest = Math.max(highest, upTo);
        if (fin && finalSize < 0) {
            setFinalSize(upTo);
        }
        if (resetCode >= 0) {
            return 0;
        }
        int before = buffer.earlyPieces();
        boolean delivered = false;
        if (offset <= buffer.end()) {
            directOffset = offset;
            directData = data;
            delivered = connection.context().tryRun(direct);
            directData = NOTHING;
        }
        if (!delivered) {
            keep(offset, data);
            schedule();
        }
        return buffer.earlyPieces() - before;
    }

    /** RESET_STREAM came. Loop thread. Returns by how much the number of pieces that wait for others changed. */
    int reset(long code, long size) throws QuicException {
        if (finalSize >= 0 && size != finalSize || size < highest) {
            throw finalSizeError("reset at " + size);
        }
        boolean complete = finalSize >= 0 && buffer.end() == finalSize;
        highest = size;
        setFinalSize(size);
        // RFC 9000 section 3.2: once all data is here, a reset may be ignored
        if (complete || resetCode >= 0) {
            return 0;
        }
        int before = buffer.earlyPieces();
        long unread;
        synchronized (lock) {
            resetCode = code;
            unread = size - buffer.readOffset();
            buffer.discard();
        }
        table.consumed(unread);
        schedule();
        return -before;
    }

    @Override
    public void stopSending(long code) {
        if (!stopped) {
            stopped = true;
            table.outbox().run(() -> sendStop(code));
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

    /** Brings what waits to the handler. Context. */
    @Override
    public void run() {
        scheduled.set(false);
        if (ended || connection.isOver()) {
            return;
        }
        announce();
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
            deliver(data == null ? NOTHING.duplicate() : data, fin, reset);
        }
    }

    /** Hands bytes of a packet on, or keeps them. Context, and loop thread. */
    private void runDirect() {
        ByteBuffer data = directData;
        if (ended || connection.isOver()) {
            return;
        }
        announce();
        boolean passed;
        boolean fin;
        synchronized (lock) {
            passed = (stopped || !paused) && buffer.pass(directOffset, data);
            fin = finalSize >= 0 && buffer.readOffset() == finalSize;
        }
        if (!passed) {
            keep(directOffset, data);
        } else if (data.hasRemaining() || fin) {
            deliver(data, fin, -1);
        }
        run();
    }

    /** The first bytes, or the end, of a stream that the peer opened: finds out who hears it. */
    private void announce() {
        if (announced || stopped) {
            return;
        }
        announced = true;
        try {
            ControlOutgoing answer = sending;
            handler = answer == null
                    ? connection.onUnidirectional(this)
                    : connection.onBidirectional(new TwoWayStream(this, answer));
        } catch (RuntimeException | Error e) {
            connection.handlerFailed(e);
        }
    }

    private void deliver(ByteBuffer data, boolean fin, long reset) {
        int length = data.remaining();
        ended = fin || reset >= 0;
        ReceiveHandler told = stopped ? null : handler;
        try {
            if (told != null && reset >= 0) {
                told.onReset(reset);
            } else if (told != null) {
                told.onData(data, fin);
            }
        } catch (RuntimeException | Error e) {
            connection.handlerFailed(e);
        } finally {
            if (reset < 0 && length > 0) {
                consumed(length);
            }
            if (ended) {
                table.outbox().run(this::over);
            }
        }
    }

    private void consumed(int length) {
        table.consumed(length);
        long allowed = limit + length;
        limit = allowed;
        // RFC 9000 section 4.2: not for every byte, but before the peer has to stop
        if (!sized && !stopped && allowed - advertised >= window / 4) {
            advertised = allowed;
            table.outbox().run(limitSignal);
        }
    }

    /** Loop thread. */
    private void over() {
        if (stopSignal != null) {
            stopSignal.settle();
        }
        if (slot != null) {
            slot.incomingEnded();
        }
    }

    /** Loop thread. */
    private void sendStop(long code) {
        // RFC 9000 section 3.5: of no use once everything is here
        if (resetCode < 0 && !(finalSize >= 0 && buffer.end() == finalSize)) {
            EndSignal signal = EndSignal.stopSending(table.outbox(), streamId, code);
            stopSignal = signal;
            signal.run();
        }
    }

    private void setFinalSize(long size) {
        synchronized (lock) {
            finalSize = size;
        }
        sized = true;
    }

    private void keep(long offset, ByteBuffer data) {
        if (data.hasRemaining()) {
            byte[] copy = new byte[data.remaining()];
            data.get(copy);
            synchronized (lock) {
                buffer.add(offset, copy);
            }
        }
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            connection.context().execute(this);
        }
    }

    private QuicException finalSizeError(String what) {
        return new QuicException(
                QuicException.FINAL_SIZE_ERROR,
                "stream " + streamId + ": " + what + " where "
                        + (finalSize >= 0 ? "the final size is " + finalSize : highest + " bytes came before"));
    }
}
