package io.fastrelay.transport.stream;

import io.fastrelay.transport.BidirectionalStream;
import io.fastrelay.transport.ReceiveHandler;
import io.fastrelay.transport.ReceiveStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Keeps what came on a stream. */
final class Arrived implements ReceiveHandler {

    final ReceiveStream stream;
    final BidirectionalStream answer;
    boolean fin;
    long reset = -1;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Arrived(ReceiveStream stream, BidirectionalStream answer) {
        this.stream = stream;
        this.answer = answer;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    @Override
    public void onData(ByteBuffer data, boolean last) {
        if (fin || reset >= 0) {
            throw new AssertionError("nothing may follow the end");
        }
        byte[] part = new byte[data.remaining()];
        data.get(part);
        bytes.writeBytes(part);
        fin = last;
    }

    @Override
    public void onReset(long code) {
        if (fin || reset >= 0) {
            throw new AssertionError("nothing may follow the end");
        }
        reset = code;
    }
}
