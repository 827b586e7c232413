package io.fastrelay.transport.kwik;

import io.fastrelay.transport.MediaFrame;
import io.fastrelay.transport.MediaStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tech.kwik.core.frame.QuicFrame;

/** The one {@link MediaFrame} of a connection, used again for every frame. Send context. */
final class FrameComposer implements MediaFrame {

    /** Frame type and a two-byte length. */
    static final int DATAGRAM_OVERHEAD = 3;

    private final byte[] scratch;
    private final ByteBuffer buffer;
    private int room;
    private int datagramLimit;
    private @Nullable MediaOutgoing stream;
    private @Nullable QuicFrame frame;

    FrameComposer(byte[] scratch) {
        this.scratch = scratch;
        buffer = ByteBuffer.wrap(scratch);
    }

    void begin(int available, int maxDatagram) {
        room = available;
        datagramLimit = maxDatagram;
        stream = null;
        frame = null;
    }

    /** What was composed, or null. */
    @Nullable
    QuicFrame composed() {
        return frame;
    }

    @Override
    public ByteBuffer stream(MediaStream continued) {
        MediaOutgoing outgoing = (MediaOutgoing) continued;
        stream = outgoing;
        int space = room - StreamBytes.overhead(outgoing.streamId, outgoing.sentOffset);
        buffer.clear().limit((int) Math.max(0, Math.min(space, outgoing.credit())));
        return buffer;
    }

    @Override
    public void endStream(boolean fin) {
        MediaOutgoing outgoing = stream;
        if (outgoing == null || frame != null) {
            throw new IllegalStateException("endStream() without stream()");
        }
        if (outgoing.abandoned() || outgoing.finSent || (buffer.position() == 0 && !fin)) {
            return;
        }
        frame = outgoing.frame(scratch, buffer.position(), fin);
    }

    @Override
    public ByteBuffer datagram() {
        buffer.clear().limit(Math.max(0, Math.min(room - DATAGRAM_OVERHEAD, datagramLimit)));
        return buffer;
    }

    @Override
    public void endDatagram() {
        if (frame != null) {
            throw new IllegalStateException("one frame at a time");
        }
        if (datagramLimit > 0) {
            frame = new DatagramOnce(Arrays.copyOf(scratch, buffer.position()));
        }
    }
}
