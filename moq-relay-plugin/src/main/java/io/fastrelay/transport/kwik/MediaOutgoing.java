package io.fastrelay.transport.kwik;

import io.fastrelay.transport.MediaStream;

/** An outgoing stream of objects, filled by the media source at the moment of sending. */
final class MediaOutgoing extends Outgoing implements MediaStream {

    private Object attachment = this;

    MediaOutgoing(int streamId, Outbox outbox, long maxData) {
        super(streamId, outbox, maxData);
    }

    @Override
    public long id() {
        return streamId;
    }

    @Override
    public long offset() {
        return sentOffset;
    }

    @Override
    public long credit() {
        return finSent || abandoned() ? 0 : Math.max(0, Math.min(streamCredit(), outbox.connectionCredit()));
    }

    @Override
    public void reset(long code) {
        outbox.run(() -> resetNow(code));
    }

    @Override
    public Object attachment() {
        return attachment;
    }

    @Override
    public void attach(Object attached) {
        attachment = attached;
    }

    @Override
    void stopped(long code) {
        outbox.mediaStopped(this, code);
    }

    @Override
    void allAcknowledged() {
        outbox.mediaAcknowledged(this);
    }

    @Override
    boolean isControl() {
        return false;
    }
}
