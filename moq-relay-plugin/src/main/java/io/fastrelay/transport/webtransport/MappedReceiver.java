package io.fastrelay.transport.webtransport;

import io.fastrelay.transport.ReceiveHandler;
import java.nio.ByteBuffer;

/** Hands a WebTransport stream's data on and translates its reset code. */
record MappedReceiver(ReceiveHandler handler) implements ReceiveHandler {

    @Override
    public void onData(ByteBuffer data, boolean fin) {
        handler.onData(data, fin);
    }

    @Override
    public void onReset(long code) {
        handler.onReset(StreamErrors.fromHttp(code));
    }
}
