package io.fastrelay.transport.webtransport;

import io.fastrelay.transport.ReceiveHandler;
import java.nio.ByteBuffer;

/** Takes data that nobody wants. */
enum Ignored implements ReceiveHandler {
    INSTANCE;

    @Override
    public void onData(ByteBuffer data, boolean fin) {
        // not wanted
    }

    @Override
    public void onReset(long code) {
        // not wanted
    }
}
