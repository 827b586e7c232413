package io.fastrelay.client;

import io.fastrelay.transport.SentBytes;
import java.nio.ByteBuffer;

/** A payload that may have to be sent again. Its bytes do not change once they were sent. */
record PayloadBytes(byte[] bytes) implements SentBytes.Body {

    @Override
    public int length() {
        return bytes.length;
    }

    @Override
    public int copy(int position, ByteBuffer target, int max) {
        int part = Math.min(Math.min(max, bytes.length - position), target.remaining());
        target.put(bytes, position, part);
        return part;
    }
}
