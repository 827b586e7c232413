package io.fastrelay.transport.webtransport;

import io.fastrelay.transport.MediaFrame;
import io.fastrelay.transport.MediaStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Puts the session's prefix before every datagram; streams begin with theirs already. */
final class WebTransportFrame implements MediaFrame {

    private static final ByteBuffer NO_ROOM = ByteBuffer.allocate(0);

    private final byte[] datagramPrefix;
    private @Nullable MediaFrame raw;
    private ByteBuffer whole = NO_ROOM;
    /** What is behind the prefix of a datagram. */
    private ByteBuffer part = NO_ROOM;

    WebTransportFrame(byte[] datagramPrefix) {
        this.datagramPrefix = datagramPrefix;
    }

    void begin(MediaFrame frame) {
        raw = frame;
        part = NO_ROOM;
    }

    @Override
    public ByteBuffer stream(MediaStream continued) {
        return frame().stream(((WebTransportMediaStream) continued).raw());
    }

    @Override
    public ByteBuffer repeat(MediaStream repeated, long offset) {
        return frame().repeat(((WebTransportMediaStream) repeated).raw(), offset);
    }

    @Override
    public void endStream(boolean fin) {
        frame().endStream(fin);
    }

    @Override
    public ByteBuffer datagram() {
        whole = frame().datagram();
        if (whole.remaining() < datagramPrefix.length) {
            part = NO_ROOM;
        } else {
            whole.put(datagramPrefix);
            part = whole.slice();
        }
        return part;
    }

    @Override
    public void endDatagram() {
        if (part != NO_ROOM) {
            whole.position(whole.position() + part.position());
            frame().endDatagram();
        }
    }

    private MediaFrame frame() {
        if (raw == null) {
            throw new IllegalStateException("a frame is valid inside produce() only");
        }
        return raw;
    }
}
