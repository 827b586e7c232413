package io.fastrelay.transport.stream;

import io.fastrelay.transport.MediaChannel;
import io.fastrelay.transport.MediaSource;
import io.fastrelay.transport.MediaStream;
import io.fastrelay.transport.PathCondition;
import io.fastrelay.transport.packet.FrameSource;
import io.fastrelay.transport.packet.PacketBuilder;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Function;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what a connection sends next, one frame at a time, when there is room in a packet. Order: the handshake's side,
 * resets and limits, lost control data, new control data, what was lost of media streams and is not the source's, media.
 *
 * <p>The send context is the loop thread. Other threads hand over through a queue and never wait.
 */
public final class Outbox implements FrameSource, MediaChannel {

    private static final Logger log = LoggerFactory.getLogger(Outbox.class);

    private static final byte[] NO_PREFIX = {};
    /** How often a source may say FRAME in vain, because the stream was reset meanwhile, before it is asked later. */
    private static final int IN_VAIN = 16;

    private final StreamConnection connection;
    private final FirstFrames first;
    private final ControlBytes control;
    private final Queue<Runnable> tasks = new MpscUnboundedAtomicArrayQueue<>(32);
    private volatile boolean closed;
    private volatile @Nullable MediaSource source;
    private @Nullable Function<byte[], @Nullable MediaStream> opener;

    // loop thread
    private final FrameComposer composer = new FrameComposer();
    private final ArrayDeque<Signal> signals = new ArrayDeque<>();
    private final ArrayDeque<ControlOutgoing> controlLost = new ArrayDeque<>();
    private final ArrayDeque<ControlOutgoing> controlReady = new ArrayDeque<>();
    private final ArrayDeque<ControlOutgoing> controlBlocked = new ArrayDeque<>();
    private final ArrayDeque<MediaOutgoing> mediaLost = new ArrayDeque<>();
    private @Nullable Runnable onControlSent;
    private long limit;
    private long used;
    private boolean ended;
    private boolean endTold;

    /**
     * @param first go before everything else
     * @param queuedBytes control bytes that may be waiting to be sent or acknowledged
     */
    public Outbox(StreamConnection connection, FirstFrames first, long queuedBytes) {
        this.connection = connection;
        this.first = first;
        control = new ControlBytes(queuedBytes);
    }

    // --- MediaChannel

    @Override
    public void source(MediaSource chosen) {
        if (source != null) {
            throw new IllegalStateException("the media source is set once");
        }
        source = chosen;
        run(this::tellEnd);
    }

    @Override
    public void wake() {
        if (!closed) {
            connection.wake();
        }
    }

    @Override
    public @Nullable MediaStream open() {
        return open(NO_PREFIX);
    }

    @Override
    public @Nullable MediaStream open(byte[] prefix) {
        Function<byte[], @Nullable MediaStream> table = opener;
        return table == null || closed ? null : table.apply(prefix);
    }

    @Override
    public int maxDatagramLength() {
        return connection.maxDatagramLength();
    }

    @Override
    public PathCondition condition() {
        return connection.path();
    }

    // --- what the connection asks for; any thread

    /** Control bytes that were not sent yet. */
    public long queuedBytes() {
        return control.waiting();
    }

    /** Runs the task when all control data that is queued now was put into packets. Once; the last task counts. */
    public void whenControlSent(Runnable task) {
        run(() -> onControlSent = task);
    }

    /** Nothing is sent any more but the handshake's frames. */
    public void close() {
        closed = true;
    }

    public boolean isClosed() {
        return closed;
    }

    /** The last call, after {@link #close}, and the last that the source hears. Loop thread. */
    public void end() {
        if (!ended) {
            closed = true;
            ended = true;
            tellEnd();
        }
    }

    // --- FrameSource

    @Override
    public void onWake() {
        takeTasks();
        MediaSource woken = source;
        if (woken != null && !closed) {
            try {
                woken.onWake();
            } catch (RuntimeException | Error e) {
                failed(e);
            }
        }
    }

    @Override
    public Filled fill(PacketBuilder packet) {
        takeTasks();
        Filled filled = first.fill(packet);
        if (filled != Filled.NOTHING || closed) {
            return filled;
        }
        try {
            return next(packet);
        } catch (RuntimeException | Error e) {
            failed(e);
            return Filled.NOTHING;
        }
    }

    @Override
    public void onAcknowledged(Object owner, long offset, int length, boolean fin) {
        try {
            ((FrameOwner) owner).acknowledged(offset, length, fin);
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    @Override
    public void onLost(Object owner, long offset, int length, boolean fin) {
        try {
            ((FrameOwner) owner).lost(offset, length, fin);
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    @Override
    public void onProbe(Object owner, long offset, int length, boolean fin) {
        try {
            ((FrameOwner) owner).probe(offset, length, fin);
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    // --- for the streams

    /** Runs the task in the send context. Any thread. */
    void run(Runnable task) {
        tasks.add(task);
        connection.wake();
    }

    /** Does what others have handed over. Loop thread. */
    void takeTasks() {
        Runnable task = tasks.poll();
        while (task != null) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                failed(e);
            }
            task = tasks.poll();
        }
    }

    boolean isSendContext() {
        return connection.isSendContext();
    }

    ControlBytes control() {
        return control;
    }

    @Nullable
    MediaSource source() {
        return source;
    }

    void opener(Function<byte[], @Nullable MediaStream> table) {
        opener = table;
    }

    /** The peer takes this many bytes on all streams: limits only grow. Loop thread, as everything below. */
    void raiseLimit(long bytes) {
        if (bytes > limit) {
            limit = bytes;
            creditGrew();
        }
    }

    /** Flow control of the connection or of a stream allows more. */
    void creditGrew() {
        controlReady.addAll(controlBlocked);
        controlBlocked.clear();
        connection.wake();
    }

    long connectionCredit() {
        return limit - used;
    }

    void used(int bytes) {
        used += bytes;
    }

    void add(Signal signal) {
        signals.add(signal);
        connection.wake();
    }

    void controlReady(ControlOutgoing stream) {
        controlReady.add(stream);
    }

    void controlLost(ControlOutgoing stream) {
        controlLost.add(stream);
    }

    void mediaLost(MediaOutgoing stream) {
        mediaLost.add(stream);
    }

    // --- inside

    private Filled next(PacketBuilder packet) {
        Filled filled = nextSignal(packet);
        if (filled == Filled.NOTHING) {
            filled = nextLostControl(packet);
        }
        if (filled == Filled.NOTHING) {
            filled = nextControl(packet);
        }
        if (filled == Filled.NOTHING) {
            controlSent();
            filled = nextLostMedia(packet);
        }
        return filled == Filled.NOTHING ? nextMedia(packet) : filled;
    }

    private Filled nextSignal(PacketBuilder packet) {
        for (Signal signal = signals.peek(); signal != null; signal = signals.peek()) {
            if (!signal.isWanted()) {
                signals.remove().dropped();
            } else if (signal.mostBytes() > packet.room()) {
                return Filled.NEEDS_NEW_PACKET;
            } else {
                signals.remove();
                packet.endFrame(signal, signal.take(packet.buffer()), 0, false);
                return Filled.FRAME;
            }
        }
        return Filled.NOTHING;
    }

    private Filled nextLostControl(PacketBuilder packet) {
        for (ControlOutgoing stream = controlLost.peek(); stream != null; stream = controlLost.peek()) {
            Filled filled = stream.fillLost(packet);
            if (filled != Filled.NOTHING) {
                return filled;
            }
            controlLost.remove();
        }
        return Filled.NOTHING;
    }

    private Filled nextControl(PacketBuilder packet) {
        for (ControlOutgoing stream = controlReady.peek(); stream != null; stream = controlReady.peek()) {
            Filled filled = stream.fill(packet);
            if (filled != Filled.NOTHING) {
                return filled;
            }
            controlReady.remove();
            if (stream.isBlocked()) {
                controlBlocked.add(stream);
            } else if (stream.rest()) {
                controlReady.add(stream);
            }
        }
        return Filled.NOTHING;
    }

    private Filled nextLostMedia(PacketBuilder packet) {
        for (MediaOutgoing stream = mediaLost.peek(); stream != null; stream = mediaLost.peek()) {
            Filled filled = stream.fillLost(packet);
            if (filled != Filled.NOTHING) {
                return filled;
            }
            mediaLost.remove();
        }
        return Filled.NOTHING;
    }

    private Filled nextMedia(PacketBuilder packet) {
        MediaSource asked = source;
        if (asked == null) {
            return Filled.NOTHING;
        }
        for (int i = 0; i < IN_VAIN; i++) {
            composer.begin(packet, connection.maxDatagramLength());
            MediaSource.Produced produced;
            try {
                produced = asked.produce(composer);
            } finally {
                composer.end();
            }
            if (produced == MediaSource.Produced.NOTHING) {
                return Filled.NOTHING;
            }
            if (produced == MediaSource.Produced.NEEDS_NEW_PACKET) {
                if (packet.room() < connection.packetRoom()) {
                    return Filled.NEEDS_NEW_PACKET;
                }
                log.warn("{}: the media source wants more room than a packet has: {}", connection, packet.room());
                return Filled.NOTHING;
            }
            if (composer.isComposed()) {
                return Filled.FRAME;
            }
        }
        log.warn("{}: the media source fills no frame", connection);
        return Filled.NOTHING;
    }

    private void tellEnd() {
        MediaSource told = source;
        if (ended && told != null && !endTold) {
            endTold = true;
            try {
                told.onClosed();
            } catch (RuntimeException | Error e) {
                log.error("{}: the media source failed at the end", connection, e);
            }
        }
    }

    private void controlSent() {
        Runnable task = onControlSent;
        if (task != null && controlBlocked.isEmpty()) {
            onControlSent = null;
            task.run();
        }
    }

    private void failed(Throwable e) {
        if (!closed) {
            closed = true;
            log.error("{}: sending failed", connection, e);
            connection.sendingFailed(e);
        }
    }
}
