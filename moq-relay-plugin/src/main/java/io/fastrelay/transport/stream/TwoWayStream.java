package io.fastrelay.transport.stream;

import io.fastrelay.transport.BidirectionalStream;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;

/** Both sides of a bidirectional stream as one. */
final class TwoWayStream implements BidirectionalStream {

    private final Incoming incoming;
    private final ControlOutgoing outgoing;

    TwoWayStream(Incoming incoming, ControlOutgoing outgoing) {
        this.incoming = incoming;
        this.outgoing = outgoing;
    }

    @Override
    public long id() {
        return incoming.id();
    }

    @Override
    public void write(ByteBuffer data) {
        outgoing.write(data);
    }

    @Override
    public void finish() {
        outgoing.finish();
    }

    @Override
    public void reset(long code) {
        outgoing.reset(code);
    }

    @Override
    public void onStopSending(LongConsumer listener) {
        outgoing.onStopSending(listener);
    }

    @Override
    public long queuedBytes() {
        return outgoing.queuedBytes();
    }

    @Override
    public void stopSending(long code) {
        incoming.stopSending(code);
    }

    @Override
    public void pause() {
        incoming.pause();
    }

    @Override
    public void resume() {
        incoming.resume();
    }
}
