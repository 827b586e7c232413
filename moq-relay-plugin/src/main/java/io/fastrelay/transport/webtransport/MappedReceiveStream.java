package io.fastrelay.transport.webtransport;

import io.fastrelay.transport.ReceiveStream;

/** The receiving side of a WebTransport stream. */
record MappedReceiveStream(ReceiveStream stream) implements ReceiveStream {

    @Override
    public long id() {
        return stream.id();
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
