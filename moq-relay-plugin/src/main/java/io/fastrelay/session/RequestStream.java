package io.fastrelay.session;

import io.fastrelay.moqt.ControlFramer;
import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.transport.BidirectionalStream;
import io.fastrelay.transport.ReceiveHandler;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A bidirectional stream, which carries one request and nothing else (draft 18 sections 3.3 and 3.3.2). */
final class RequestStream implements ReceiveHandler, RequestLane {

    /** What a transport may still deliver of a paused stream. */
    private static final int MAX_HELD = 1 << 16;

    private final SessionScope scope;
    private final ControlPlane.Events events;
    private final ControlFramer framer;
    private @Nullable BidirectionalStream stream;
    private @Nullable MoqRequest request;
    private @Nullable ByteArrayOutputStream held;
    private boolean heldFin;
    private boolean sendingOver;
    private boolean receivingOver;

    RequestStream(SessionScope scope, ControlPlane.Events events) {
        this.scope = scope;
        this.events = events;
        this.framer = new ControlFramer(scope.draft());
    }

    /** @param known the request of this side; null for a stream of the peer, which has to begin with one */
    void opened(BidirectionalStream value, @Nullable MoqRequest known) {
        stream = value;
        request = known;
        value.onStopSending(code -> scope.ending().guard(() -> onStopSending(code)));
    }

    private BidirectionalStream stream() {
        if (stream == null) {
            throw new IllegalStateException("the stream is not open");
        }
        return stream;
    }

    /** Before SETUP nothing is read (section 3.3). */
    void hold() {
        held = new ByteArrayOutputStream();
        stream().pause();
    }

    void release() {
        if (held == null) {
            return;
        }
        ByteBuffer data = ByteBuffer.wrap(held.toByteArray());
        held = null;
        stream().resume();
        if (data.hasRemaining() || heldFin) {
            onData(data, heldFin);
        }
    }

    @Override
    public void onData(ByteBuffer data, boolean fin) {
        if (scope.ending().over()) {
            return;
        }
        try {
            if (held != null) {
                keep(held, data, fin);
            } else {
                read(data, fin);
            }
        } catch (RuntimeException e) {
            scope.ending().fail(e);
        }
    }

    private void keep(ByteArrayOutputStream target, ByteBuffer data, boolean fin) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        target.writeBytes(bytes);
        heldFin = fin;
        if (target.size() > MAX_HELD) {
            cancel(StreamResetCode.EXCESSIVE_LOAD.code());
        }
    }

    private void read(ByteBuffer data, boolean fin) {
        // What comes behind the request's end is not looked at.
        while (!receivingOver && !scope.ending().over() && (request == null || !request.over())) {
            Optional<ControlMessage> message = framer.next(data);
            if (message.isEmpty()) {
                break;
            }
            if (request == null) {
                request = events.onRequest(message.get(), this);
            } else {
                request.onMessage(message.get());
            }
        }
        if (fin && !receivingOver) {
            receivingOver = true;
            onFin();
        }
    }

    private void onFin() {
        if (request == null) {
            throw MoqtException.violation(
                    "expected a request, got the end of stream " + stream().id());
        }
        if (!request.over()) {
            framer.end();
            request.onFin();
        }
    }

    @Override
    public void onReset(long code) {
        receivingOver = true;
        scope.ending().guard(() -> {
            if (request != null) {
                request.onReset(code);
            } else {
                cancel(StreamResetCode.CANCELLED.code());
            }
        });
    }

    private void onStopSending(long code) {
        sendingOver = true;
        if (request != null) {
            request.onStopSending(code);
        }
    }

    @Override
    public void send(ByteBuffer message) {
        if (!sendingOver) {
            stream().write(message);
        }
    }

    @Override
    public void finish() {
        if (!sendingOver) {
            sendingOver = true;
            stream().finish();
        }
    }

    @Override
    public void cancel(long code) {
        held = null;
        if (!sendingOver) {
            sendingOver = true;
            stream().reset(code);
        }
        if (!receivingOver) {
            receivingOver = true;
            stream().stopSending(code);
        }
    }
}
