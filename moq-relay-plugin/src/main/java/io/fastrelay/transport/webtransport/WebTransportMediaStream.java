package io.fastrelay.transport.webtransport;

import io.fastrelay.transport.MediaStream;

/** A stream of objects of a session: that of its QUIC connection, with other reset codes. */
final class WebTransportMediaStream implements MediaStream {

    private final MediaStream raw;
    private Object attachment = this;

    WebTransportMediaStream(MediaStream raw) {
        this.raw = raw;
        raw.attach(this);
    }

    MediaStream raw() {
        return raw;
    }

    @Override
    public long id() {
        return raw.id();
    }

    @Override
    public long offset() {
        return raw.offset();
    }

    @Override
    public long credit() {
        return raw.credit();
    }

    @Override
    public void reset(long code) {
        raw.reset(StreamErrors.toHttp(code));
    }

    @Override
    public Object attachment() {
        return attachment;
    }

    @Override
    public void attach(Object attached) {
        attachment = attached;
    }
}
