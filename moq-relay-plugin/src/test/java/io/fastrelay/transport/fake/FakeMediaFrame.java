package io.fastrelay.transport.fake;

import io.fastrelay.transport.MediaFrame;
import io.fastrelay.transport.MediaStream;
import java.nio.ByteBuffer;

/** The frames of one packet; checks that begin and end match. */
final class FakeMediaFrame implements MediaFrame {

    private static final int FRAME_HEAD = 12;

    private final FakeMediaChannel channel;
    private int room;
    private FakeMediaStream stream;
    private ByteBuffer buffer;
    private long repeatFrom = -1;

    FakeMediaFrame(FakeMediaChannel channel, int room) {
        this.channel = channel;
        this.room = room;
    }

    int room() {
        return room;
    }

    /** A produce call said that it filled a frame: it must have ended it. */
    void check() {
        if (buffer != null) {
            throw new IllegalStateException("the frame was begun and not ended");
        }
    }

    @Override
    public ByteBuffer stream(MediaStream target) {
        check();
        stream = (FakeMediaStream) target;
        repeatFrom = -1;
        buffer = ByteBuffer.allocate((int) Math.min(Math.max(0, room - FRAME_HEAD), stream.credit()));
        return buffer;
    }

    @Override
    public ByteBuffer repeat(MediaStream target, long offset) {
        check();
        stream = (FakeMediaStream) target;
        if (offset < 0 || offset >= stream.offset()) {
            throw new IllegalStateException("nothing was sent at " + offset + " yet");
        }
        repeatFrom = offset;
        buffer = ByteBuffer.allocate((int) Math.min(Math.max(0, room - FRAME_HEAD), stream.offset() - offset));
        return buffer;
    }

    @Override
    public void endStream(boolean fin) {
        byte[] data = new byte[buffer.flip().remaining()];
        buffer.get(data);
        room -= data.length + FRAME_HEAD;
        if (repeatFrom >= 0) {
            stream.repeat(repeatFrom, data);
        } else {
            stream.write(data, fin);
        }
        stream = null;
        buffer = null;
    }

    @Override
    public ByteBuffer datagram() {
        check();
        buffer = ByteBuffer.allocate(Math.min(Math.max(0, room - 2), channel.maxDatagramLength()));
        return buffer;
    }

    @Override
    public void endDatagram() {
        room -= buffer.flip().remaining() + 2;
        channel.send(buffer);
        buffer = null;
    }
}
