package io.fastrelay.transport.kwik;

import io.fastrelay.transport.packet.FrameSource.Filled;
import io.fastrelay.transport.packet.PacketBuilder;
import io.fastrelay.transport.stream.FirstFrames;
import io.fastrelay.transport.stream.FrameOwner;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import tech.kwik.core.frame.QuicFrame;

/**
 * Frames that kwik wants to send in short header packets (HANDSHAKE_DONE, NEW_CONNECTION_ID, CONNECTION_CLOSE and their
 * like), waiting for room. kwik hears of lost ones and decides itself what to do about them.
 */
final class HandshakeFrames implements FirstFrames {

    /** What answers to the peer's frames may come to while nothing can be sent. */
    private static final int MOST = 256;

    private final Queue<Request> waiting = new ArrayDeque<>();
    /** How many wait, so that nobody takes the lock where nothing does. */
    private volatile int count;

    private final Runnable onQueued;
    private final Runnable onFlood;

    /**
     * @param onQueued there is something to send
     * @param onFlood more wait than any peer that acknowledges can cause; the frame is dropped
     */
    HandshakeFrames(Runnable onQueued, Runnable onFlood) {
        this.onQueued = onQueued;
        this.onFlood = onFlood;
    }

    /** Queues a frame. Any thread. */
    void add(QuicFrame frame, Consumer<QuicFrame> onLost) {
        queue(new Request(frame, frame.getFrameLength(), onLost));
    }

    /** Forgets what waits. Any thread. */
    void clear() {
        synchronized (waiting) {
            waiting.clear();
            count = 0;
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    @Override
    public Filled fill(PacketBuilder packet) {
        if (count > 0) {
            Request request;
            synchronized (waiting) {
                request = waiting.peek();
                if (request == null) {
                    return Filled.NOTHING;
                }
                if (request.length > packet.room()) {
                    return Filled.NEEDS_NEW_PACKET;
                }
                waiting.remove();
                count = waiting.size();
            }
            request.frame.serialize(packet.buffer());
            packet.endFrame(new Sent(request), 0, 0, false);
            return Filled.FRAME;
        }
        return Filled.NOTHING;
    }

    private void queue(Request request) {
        boolean fits;
        synchronized (waiting) {
            fits = waiting.size() < MOST;
            if (fits) {
                waiting.add(request);
                count = waiting.size();
            }
        }
        (fits ? onQueued : onFlood).run();
    }

    private record Request(QuicFrame frame, int length, Consumer<QuicFrame> onLost) {}

    private final class Sent implements FrameOwner {

        private final Request request;
        private boolean settled;

        Sent(Request request) {
            this.request = request;
        }

        @Override
        public void acknowledged(long offset, int length, boolean fin) {
            settled = true;
        }

        @Override
        public void lost(long offset, int length, boolean fin) {
            if (!settled) {
                settled = true;
                request.onLost.accept(request.frame);
            }
        }

        @Override
        public void probe(long offset, int length, boolean fin) {
            if (!settled && isEmpty()) {
                add(request.frame, request.onLost);
            }
        }
    }
}
