package io.fastrelay.transport.webtransport;

import io.fastrelay.transport.BidirectionalStream;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;

/** Both sides of a WebTransport stream. */
record MappedBidirectionalStream(BidirectionalStream stream) implements BidirectionalStream {

    @Override
    public long id() {
        return stream.id();
    }

    @Override
    public void write(ByteBuffer data) {
        stream.write(data);
    }

    @Override
    public void finish() {
        stream.finish();
    }

    @Override
    public void reset(long code) {
        stream.reset(StreamErrors.toHttp(code));
    }

    @Override
    public void onStopSending(LongConsumer listener) {
        stream.onStopSending(code -> listener.accept(StreamErrors.fromHttp(code)));
    }

    @Override
    public long queuedBytes() {
        return stream.queuedBytes();
    }

    @Override
    public void stopSending(long code) {
        stream.stopSending(StreamErrors.toHttp(code));
    }

    @Override
    public void pause() {
        stream.pause();
    }

    @Override
    public void resume() {
        stream.resume();
    }
}
