package io.fastrelay.transport.webtransport;

import io.fastrelay.transport.SendStream;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;

/** The sending side of a WebTransport stream; its prefix was written already. */
record MappedSendStream(SendStream stream) implements SendStream {

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
}
