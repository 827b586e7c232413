package io.fastrelay.transport.webtransport;

import io.fastrelay.transport.MediaStream;

/** A stream of objects whose first bytes, written with the first frame, name the session. */
final class WebTransportMediaStream implements MediaStream {

    final MediaStream raw;
    private final int prefixLength;
    private boolean prefixed;
    private Object attachment = this;

    WebTransportMediaStream(MediaStream raw, int prefixLength) {
        this.raw = raw;
        this.prefixLength = prefixLength;
        raw.attach(this);
    }

    boolean isPrefixed() {
        return prefixed;
    }

    void prefixWritten() {
        prefixed = true;
    }

    @Override
    public long id() {
        return raw.id();
    }

    @Override
    public long offset() {
        return prefixed ? raw.offset() - prefixLength : 0;
    }

    @Override
    public long credit() {
        return prefixed ? raw.credit() : Math.max(0, raw.credit() - prefixLength);
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
