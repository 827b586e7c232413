package io.fastrelay.transport.kwik;

import io.fastrelay.transport.MediaChannel;
import io.fastrelay.transport.MediaSource;
import io.fastrelay.transport.MediaStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tech.kwik.core.common.EncryptionLevel;
import tech.kwik.core.frame.DatagramFrame;
import tech.kwik.core.frame.QuicFrame;
import tech.kwik.core.frame.ResetStreamFrame;
import tech.kwik.core.impl.QuicConnectionImpl;

/**
 * Decides what a connection sends next. kwik asks for one frame at a time when window and packet have room; at most one
 * request for that stands in kwik's queue, so that nothing is decided early and no request can get lost. Order: resets,
 * lost control data, new control data, lost media, new media.
 *
 * <p>The send context is whoever runs {@link #compose}: kwik's sender thread of the connection. Other threads hand over
 * through queues and never wait.
 */
final class Outbox implements MediaChannel {

    private static final Logger log = LoggerFactory.getLogger(Outbox.class);

    /** A request is served only where so much room is left: a frame head and a useful piece of data. */
    private static final int LEAST_ROOM = 48;

    private static final int LARGEST_PACKET = 1500;

    private final QuicLink link;
    private final QuicConnectionImpl quic;
    private final AtomicBoolean requested = new AtomicBoolean();
    private final Function<Integer, QuicFrame> supplier = this::compose;
    private final Consumer<QuicFrame> onLost = this::lost;
    private final Queue<Runnable> tasks = new MpscUnboundedAtomicArrayQueue<>(32);
    private final Queue<StreamBytes> acked = new MpscUnboundedAtomicArrayQueue<>(64);
    private final Queue<QuicFrame> lost = new MpscUnboundedAtomicArrayQueue<>(32);
    private final byte[] scratch = new byte[LARGEST_PACKET];
    private final FrameComposer composer = new FrameComposer(scratch);
    private volatile boolean closed;
    private volatile @Nullable MediaSource source;
    private volatile long maxData;
    private volatile boolean creditGrew;

    // send context
    private final ArrayDeque<ResetStreamFrame> resets = new ArrayDeque<>();
    private final ArrayDeque<StreamBytes> lostControl = new ArrayDeque<>();
    private final ArrayDeque<StreamBytes> lostMedia = new ArrayDeque<>();
    private final ArrayDeque<ControlOutgoing> controlReady = new ArrayDeque<>();
    private final ArrayDeque<ControlOutgoing> controlBlocked = new ArrayDeque<>();
    private long dataSent;
    private int nextRoom;

    Outbox(QuicLink link, QuicConnectionImpl quic) {
        this.link = link;
        this.quic = quic;
    }

    @Override
    public void source(MediaSource chosen) {
        if (source != null) {
            throw new IllegalStateException("the media source is set once");
        }
        source = chosen;
        wake();
    }

    @Override
    public void wake() {
        request(LEAST_ROOM, true);
    }

    @Override
    public @Nullable MediaStream open() {
        return link.streams().openMedia();
    }

    @Override
    public int maxDatagramLength() {
        return link.maxDatagramLength();
    }

    /** Runs the task in the send context. Any thread. */
    void run(Runnable task) {
        tasks.add(task);
        wake();
    }

    /** An acknowledgement of a frame came. Any thread. */
    void acknowledged(StreamBytes frame) {
        acked.add(frame);
    }

    /** Acknowledgements were handed over. */
    void acknowledgedSome() {
        wake();
    }

    /** The peer allows this many bytes on all streams. Any thread. */
    void raiseLimit(long limit) {
        if (limit > maxData) {
            maxData = limit;
            creditGrew();
        }
    }

    /** Flow control of the connection or of a stream allows more. Any thread. */
    void creditGrew() {
        creditGrew = true;
        wake();
    }

    /** Whether a request to be asked stands in kwik's queue. */
    boolean isWaiting() {
        return requested.get();
    }

    void close() {
        boolean before = closed;
        closed = true;
        MediaSource told = source;
        if (told != null && !before) {
            told.onClosed();
        }
    }

    long connectionCredit() {
        return maxData - dataSent;
    }

    void dataSent(int bytes) {
        dataSent += bytes;
    }

    void controlReady(ControlOutgoing stream) {
        controlReady.add(stream);
    }

    void sendReset(int streamId, long code, long finalSize) {
        resets.add(new ResetStreamFrame(streamId, code, finalSize));
    }

    void outgoingEnded(StreamSlot slot) {
        link.streams().outgoingEnded(slot);
    }

    void mediaAcknowledged(MediaOutgoing stream) {
        MediaSource asked = source;
        if (asked != null) {
            asked.onAllAcknowledged(stream);
        }
    }

    void mediaStopped(MediaOutgoing stream, long code) {
        MediaSource asked = source;
        if (asked != null) {
            asked.onStopSending(stream, code);
        }
    }

    private void request(int room, boolean flush) {
        if (!closed && !requested.getAndSet(true)) {
            quic.send(supplier, room, EncryptionLevel.App, onLost, flush);
        }
    }

    private void lost(QuicFrame frame) {
        if (!(frame instanceof DatagramFrame)) {
            lost.add(frame);
            wake();
        }
    }

    /** kwik asks what to send: at most {@code room} bytes, null for nothing. */
    @SuppressWarnings("NullAway") // kwik's contract: null for nothing
    private QuicFrame compose(Integer room) {
        // first, so that whatever comes from now on asks again
        requested.set(false);
        if (closed) {
            return null;
        }
        QuicFrame frame = null;
        try {
            takeEvents();
            MediaSource woken = source;
            if (woken != null) {
                woken.onWake();
            }
            nextRoom = LEAST_ROOM;
            frame = next(room);
            if (frame != null || nextRoom > LEAST_ROOM) {
                request(nextRoom, false);
            }
        } catch (RuntimeException e) {
            log.error("{}: sending failed", link, e);
            link.fail("sending failed: " + e);
        }
        return frame;
    }

    private void takeEvents() {
        StreamBytes arrived = acked.poll();
        while (arrived != null) {
            arrived.stream.acknowledged(arrived);
            arrived = acked.poll();
        }
        QuicFrame missing = lost.poll();
        while (missing != null) {
            if (missing instanceof StreamBytes bytes) {
                (bytes.stream.isControl() ? lostControl : lostMedia).add(bytes);
            } else if (missing instanceof ResetStreamFrame reset) {
                resets.add(reset);
            }
            missing = lost.poll();
        }
        Runnable task = tasks.poll();
        while (task != null) {
            task.run();
            task = tasks.poll();
        }
        if (creditGrew) {
            creditGrew = false;
            controlReady.addAll(controlBlocked);
            controlBlocked.clear();
        }
    }

    private @Nullable QuicFrame next(int room) {
        ResetStreamFrame reset = resets.peek();
        if (reset != null) {
            return resets.poll();
        }
        StreamBytes again = nextLost(lostControl, room);
        if (again != null) {
            return again;
        }
        StreamBytes control = nextControl(room);
        if (control != null) {
            return control;
        }
        again = nextLost(lostMedia, room);
        return again != null ? again : nextMedia(room);
    }

    /** Sends lost bytes again at their offset, in smaller frames where the packet has less room now. */
    private static @Nullable StreamBytes nextLost(ArrayDeque<StreamBytes> frames, int room) {
        StreamBytes frame = frames.poll();
        while (frame != null && (frame.settled || frame.stream.abandoned())) {
            frame = frames.poll();
        }
        if (frame == null || frame.getFrameLength() <= room) {
            return frame;
        }
        int head = room - StreamBytes.overhead(frame.stream.streamId, frame.offset);
        // the whole must not count when a late acknowledgement of it comes: its parts do
        frame.settled = true;
        byte[] data = frame.data;
        frames.addFirst(new StreamBytes(
                frame.stream, frame.offset + head, Arrays.copyOfRange(data, head, data.length), frame.fin));
        return new StreamBytes(frame.stream, frame.offset, Arrays.copyOf(data, head), false);
    }

    private @Nullable StreamBytes nextControl(int room) {
        ControlOutgoing stream = controlReady.poll();
        while (stream != null) {
            StreamBytes frame = stream.next(room, scratch);
            if (frame != null) {
                controlReady.addFirst(stream);
                return frame;
            }
            if (stream.isBlocked()) {
                controlBlocked.add(stream);
            } else if (stream.rest()) {
                controlReady.add(stream);
            }
            stream = controlReady.poll();
        }
        return null;
    }

    private @Nullable QuicFrame nextMedia(int room) {
        MediaSource asked = source;
        if (asked == null) {
            return null;
        }
        composer.begin(room, link.maxDatagramLength());
        MediaSource.Produced produced = asked.produce(composer);
        if (produced == MediaSource.Produced.NEEDS_NEW_PACKET) {
            int whole = link.packetRoom();
            if (room < whole) {
                nextRoom = Math.min(room + 1, whole);
            } else {
                log.warn("{}: the media source wants more room than a packet has: {}", link, room);
            }
            return null;
        }
        return produced == MediaSource.Produced.FRAME ? composer.composed() : null;
    }
}
