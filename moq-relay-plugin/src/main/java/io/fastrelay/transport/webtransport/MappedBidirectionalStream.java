package io.fastrelay.transport.webtransport;

import io.fastrelay.transport.BidirectionalStream;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;

/** Both sides of a WebTransport stream. */
record MappedBidirectionalStream(MappedSendStream out, MappedReceiveStream in) implements BidirectionalStream {

    MappedBidirectionalStream(BidirectionalStream stream) {
        this(new MappedSendStream(stream), new MappedReceiveStream(stream));
    }

    @Override
    public long id() {
        return out.id();
    }

    @Override
    public void write(ByteBuffer data) {
        out.write(data);
    }

    @Override
    public void finish() {
        out.finish();
    }

    @Override
    public void reset(long code) {
        out.reset(code);
    }

    @Override
    public void onStopSending(LongConsumer listener) {
        out.onStopSending(listener);
    }

    @Override
    public long queuedBytes() {
        return out.queuedBytes();
    }

    @Override
    public void stopSending(long code) {
        in.stopSending(code);
    }

    @Override
    public void pause() {
        in.pause();
    }

    @Override
    public void resume() {
        in.resume();
    }
}
