package io.fastrelay.transport.fake;

import io.fastrelay.transport.MediaStream;

/** One outgoing stream of objects in memory. */
final class FakeMediaStream implements MediaStream {

    private final FakeMediaChannel channel;
    private final FakePipe pipe;
    private long offset;
    private Object attachment;

    FakeMediaStream(FakeMediaChannel channel, FakePipe pipe) {
        this.channel = channel;
        this.pipe = pipe;
    }

    void write(byte[] data, boolean fin) {
        offset += data.length;
        pipe.write(data, fin);
    }

    long queued() {
        return pipe.queued();
    }

    @Override
    public long id() {
        return pipe.id;
    }

    @Override
    public long offset() {
        return offset;
    }

    @Override
    public long credit() {
        return channel.credit(this);
    }

    @Override
    public void reset(long code) {
        pipe.reset(code);
        channel.forget(this);
    }

    @Override
    public Object attachment() {
        return attachment;
    }

    @Override
    public void attach(Object value) {
        attachment = value;
    }
}
