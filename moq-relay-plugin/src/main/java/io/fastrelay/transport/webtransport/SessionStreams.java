package io.fastrelay.transport.webtransport;

import io.fastrelay.transport.BidirectionalStream;
import io.fastrelay.transport.ConnectionHandler;
import io.fastrelay.transport.ReceiveHandler;
import io.fastrelay.transport.ReceiveStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings the WebTransport streams that the peer opened to their session. They may arrive before the request that makes
 * the session (draft-ietf-webtrans-http3 section 4.6): such streams are not read further until then, so that flow control
 * holds the peer. Context only.
 */
final class SessionStreams {

    private static final int MOST_WAITING = 64;

    private final List<Waiting> waiting = new ArrayList<>();
    private @Nullable WebTransportSession session;
    private boolean refused;

    /** The session was made: what waited for it goes on. */
    void session(WebTransportSession made) {
        session = made;
        List<Waiting> ready = new ArrayList<>(waiting);
        waiting.clear();
        for (Waiting stream : ready) {
            stream.decide();
        }
    }

    /** There will be no session. */
    void refuse() {
        refused = true;
        waiting.forEach(Waiting::decide);
        waiting.clear();
    }

    /**
     * A stream's prefix was read.
     *
     * @param answer the sending side of a bidirectional stream
     * @return who gets the rest of the stream
     */
    ReceiveHandler begin(long sessionId, ReceiveStream stream, @Nullable BidirectionalStream answer) {
        WebTransportSession made = session;
        if (made != null || refused) {
            return connect(sessionId, stream, answer);
        }
        if (waiting.size() >= MOST_WAITING) {
            return reject(stream, answer, Http3.BUFFERED_STREAM_REJECTED);
        }
        Waiting later = new Waiting(sessionId, stream, answer);
        waiting.add(later);
        stream.pause();
        return later;
    }

    private ReceiveHandler connect(long sessionId, ReceiveStream stream, @Nullable BidirectionalStream answer) {
        WebTransportSession made = session;
        if (made == null || made.id() != sessionId) {
            return reject(stream, answer, Http3.BUFFERED_STREAM_REJECTED);
        }
        ConnectionHandler handler = made.listening();
        if (handler == null) {
            return reject(stream, answer, Http3.SESSION_GONE);
        }
        return new MappedReceiver(
                answer == null
                        ? handler.onUnidirectional(new MappedReceiveStream(stream))
                        : handler.onBidirectional(new MappedBidirectionalStream(answer)));
    }

    private static ReceiveHandler reject(ReceiveStream stream, @Nullable BidirectionalStream answer, long code) {
        stream.stopSending(code);
        if (answer != null) {
            answer.reset(code);
        }
        return Ignored.INSTANCE;
    }

    /** Keeps the rest of the piece that brought the prefix; nothing more comes while the stream is paused. */
    private final class Waiting implements ReceiveHandler {

        private final long sessionId;
        private final ReceiveStream stream;
        private final @Nullable BidirectionalStream answer;
        private @Nullable ReceiveHandler handler;
        private byte[] kept = new byte[0];
        private boolean keptFin;
        private boolean keptAny;

        Waiting(long sessionId, ReceiveStream stream, @Nullable BidirectionalStream answer) {
            this.sessionId = sessionId;
            this.stream = stream;
            this.answer = answer;
        }

        void decide() {
            ReceiveHandler chosen = connect(sessionId, stream, answer);
            handler = chosen;
            if (keptAny) {
                chosen.onData(ByteBuffer.wrap(kept), keptFin);
            }
            stream.resume();
        }

        @Override
        public void onData(ByteBuffer data, boolean fin) {
            ReceiveHandler known = handler;
            if (known != null) {
                known.onData(data, fin);
                return;
            }
            keptAny = true;
            keptFin = fin;
            kept = new byte[data.remaining()];
            data.get(kept);
        }

        @Override
        public void onReset(long code) {
            ReceiveHandler known = handler;
            if (known != null) {
                known.onReset(code);
            } else {
                waiting.remove(this);
            }
        }
    }
}
