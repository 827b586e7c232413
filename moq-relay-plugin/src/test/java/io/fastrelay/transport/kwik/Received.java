package io.fastrelay.transport.kwik;

import io.fastrelay.transport.BidirectionalStream;
import io.fastrelay.transport.ReceiveHandler;
import io.fastrelay.transport.ReceiveStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What came on one stream. */
final class Received implements ReceiveHandler {

    final ReceiveStream stream;
    final BidirectionalStream answer;
    final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    final CompletableFuture<Long> reset = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    volatile boolean echo;

    Received(ReceiveStream stream, BidirectionalStream answer) {
        this.stream = stream;
        this.answer = answer;
    }

    @Override
    public synchronized void onData(ByteBuffer data, boolean fin) {
        if (echo) {
            answer.write(data.duplicate());
        }
        byte[] part = new byte[data.remaining()];
        data.get(part);
        bytes.writeBytes(part);
        if (fin) {
            if (echo) {
                answer.finish();
            }
            whole.complete(bytes.toByteArray());
        }
    }

    @Override
    public void onReset(long code) {
        reset.complete(code);
    }

    synchronized int length() {
        return bytes.size();
    }

    synchronized byte[] bytes() {
        return bytes.toByteArray();
    }

    byte[] awaitWhole() throws Exception {
        return whole.get(TestPeer.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    long awaitReset() throws Exception {
        return reset.get(TestPeer.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
