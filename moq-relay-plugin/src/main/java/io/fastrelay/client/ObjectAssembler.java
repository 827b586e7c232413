package io.fastrelay.client;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Makes events from the objects of one stream: whole objects, or chunks. One thread at a time. */
final class ObjectAssembler {

    private static final byte[] EMPTY = new byte[0];

    private final ReceiveSink sink;
    private final boolean chunks;
    private @Nullable ObjectHead head;
    private @Nullable PayloadBuffer payload;
    private long length;
    private long offset;
    private OptionalLong lastObject = OptionalLong.empty();

    ObjectAssembler(ReceiveSink sink, boolean chunks) {
        this.sink = sink;
        this.chunks = chunks;
    }

    /** Id of the last object that came whole. */
    OptionalLong lastObject() {
        return lastObject;
    }

    void object(ObjectHead begun, long payloadLength) {
        head = begun;
        length = payloadLength;
        offset = 0;
        if (payloadLength == 0) {
            if (chunks && begun.status() == io.fastrelay.moqt.ObjectStatus.NORMAL) {
                sink.event(new ObjectChunk(begun, 0, 0, EMPTY));
            } else {
                sink.event(new ReceivedObject(begun, EMPTY, System.nanoTime()));
            }
            over(begun);
        } else if (!chunks) {
            payload = new PayloadBuffer(payloadLength);
        }
    }

    void payload(ByteBuffer chunk) {
        ObjectHead current = head;
        if (current == null || !chunk.hasRemaining()) {
            return;
        }
        PayloadBuffer whole = payload;
        if (whole == null) {
            byte[] bytes = new byte[chunk.remaining()];
            chunk.get(bytes);
            long at = offset;
            offset += bytes.length;
            sink.event(new ObjectChunk(current, length, at, bytes));
            if (offset == length) {
                over(current);
            }
        } else if (whole.add(chunk)) {
            sink.event(new ReceivedObject(current, whole.bytes(), System.nanoTime()));
            over(current);
        }
    }

    private void over(ObjectHead object) {
        lastObject = OptionalLong.of(object.location().object());
        head = null;
        payload = null;
    }
}
