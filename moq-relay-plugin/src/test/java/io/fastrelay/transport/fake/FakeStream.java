package io.fastrelay.transport.fake;

import io.fastrelay.transport.BidirectionalStream;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;

/** One end of a stream: {@code out} is null where it only receives, {@code in} where it only sends. */
final class FakeStream implements BidirectionalStream {

    private final FakeConnection owner;
    private final long id;
    private final FakePipe out;
    private final FakePipe in;
    private volatile LongConsumer stopListener = code -> {};

    FakeStream(FakeConnection owner, long id, FakePipe out, FakePipe in) {
        this.owner = owner;
        this.id = id;
        this.out = out;
        this.in = in;
        if (out != null) {
            out.onStop(this::stopped);
        }
    }

    private void stopped(long code) {
        owner.context().execute(() -> {
            stopListener.accept(code);
            out.reset(code);
        });
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public void write(ByteBuffer data) {
        byte[] copy = new byte[data.remaining()];
        data.duplicate().get(copy);
        data.position(data.limit());
        out.write(copy, false);
    }

    @Override
    public void finish() {
        out.write(new byte[0], true);
    }

    @Override
    public void reset(long code) {
        out.reset(code);
    }

    @Override
    public void onStopSending(LongConsumer listener) {
        stopListener = listener;
    }

    @Override
    public long queuedBytes() {
        return out.queued();
    }

    @Override
    public void stopSending(long code) {
        in.stopSending(code);
    }

    @Override
    public void pause() {
        in.pause(true);
    }

    @Override
    public void resume() {
        in.pause(false);
    }
}
