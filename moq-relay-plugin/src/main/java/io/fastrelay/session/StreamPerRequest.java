package io.fastrelay.session;

import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.GoAway;
import io.fastrelay.moqt.message.Setup;
import io.fastrelay.transport.BidirectionalStream;
import io.fastrelay.transport.ReceiveHandler;
import io.fastrelay.transport.ReceiveStream;
import io.fastrelay.transport.SendStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The control plane of draft 17 and later: a pair of control streams, and a bidirectional stream for each request. */
final class StreamPerRequest implements ControlPlane {

    private final SessionScope scope;
    private final Events events;
    private final List<RequestStream> early = new ArrayList<>();
    private final Map<OutgoingRequest, ByteBuffer> queue = new LinkedHashMap<>();
    private final List<ByteBuffer> controlQueue = new ArrayList<>();
    private @Nullable SendStream control;
    private boolean peerControlOpen;
    private boolean ready;

    StreamPerRequest(SessionScope scope, Events events) {
        this.scope = scope;
        this.events = events;
    }

    @Override
    public void start(Setup setup) {
        sendControl(scope.draft().control().encode(setup));
    }

    private void sendControl(ByteBuffer message) {
        controlQueue.add(message);
        flushControl();
    }

    private void flushControl() {
        if (control == null) {
            control = scope.connection().openUnidirectional();
            if (control == null) {
                return;
            }
            control.onStopSending(code -> ControlStreamEnd.of(
                    scope, "expected our control stream to stay open, got STOP_SENDING 0x" + Long.toHexString(code)));
        }
        controlQueue.forEach(control::write);
        controlQueue.clear();
    }

    @Override
    public void ready() {
        ready = true;
        List<RequestStream> held = List.copyOf(early);
        early.clear();
        held.forEach(RequestStream::release);
        flushRequests();
    }

    @Override
    public ByteBuffer encode(long requestId, ControlMessage message) {
        return scope.draft().control().encode(message);
    }

    @Override
    public void open(OutgoingRequest request, ByteBuffer message) {
        queue.put(request, message);
        flushRequests();
    }

    @Override
    public void unqueue(OutgoingRequest request) {
        queue.remove(request);
    }

    private void flushRequests() {
        while (ready && !queue.isEmpty()) {
            Map.Entry<OutgoingRequest, ByteBuffer> first =
                    queue.entrySet().iterator().next();
            RequestStream lane = new RequestStream(scope, events);
            BidirectionalStream stream = scope.connection().openBidirectional(lane);
            if (stream == null) {
                List.copyOf(queue.keySet()).forEach(OutgoingRequest::blocked);
                return;
            }
            OutgoingRequest request = first.getKey();
            ByteBuffer message = first.getValue();
            queue.remove(request);
            lane.opened(stream, request);
            lane.send(message);
            request.opened(lane);
        }
    }

    @Override
    public void goAway(GoAway message) {
        sendControl(scope.draft().control().encode(message));
    }

    @Override
    public ReceiveHandler onBidirectional(BidirectionalStream stream) {
        RequestStream request = new RequestStream(scope, events);
        request.opened(stream, null);
        if (!ready) {
            request.hold();
            early.add(request);
        }
        return request;
    }

    @Override
    public ReceiveHandler onControlStream(long type, ReceiveStream stream) {
        if (peerControlOpen) {
            throw MoqtException.violation("expected one control stream, got a second one");
        }
        peerControlOpen = true;
        return new ControlStreamReader(scope, events, type);
    }

    @Override
    public void onStreamsAvailable() {
        flushControl();
        flushRequests();
    }
}
