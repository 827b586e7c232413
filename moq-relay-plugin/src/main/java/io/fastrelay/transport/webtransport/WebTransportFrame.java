package io.fastrelay.transport.webtransport;

import io.fastrelay.transport.MediaFrame;
import io.fastrelay.transport.MediaStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Puts the session's prefix before the first bytes of a stream and before every datagram. */
final class WebTransportFrame implements MediaFrame {

    private static final ByteBuffer NO_ROOM = ByteBuffer.allocate(0);

    private final byte[] streamPrefix;
    private final byte[] datagramPrefix;
    private @Nullable MediaFrame raw;
    private @Nullable WebTransportMediaStream stream;
    private ByteBuffer whole = NO_ROOM;
    /** What the source writes to: the whole buffer, or what is behind the prefix. */
    private ByteBuffer part = NO_ROOM;

    WebTransportFrame(byte[] streamPrefix, byte[] datagramPrefix) {
        this.streamPrefix = streamPrefix;
        this.datagramPrefix = datagramPrefix;
    }

    void begin(MediaFrame frame) {
        raw = frame;
        stream = null;
        part = NO_ROOM;
    }

    @Override
    public ByteBuffer stream(MediaStream continued) {
        WebTransportMediaStream chosen = (WebTransportMediaStream) continued;
        stream = chosen;
        whole = frame().stream(chosen.raw);
        part = chosen.isPrefixed() ? whole : behind(streamPrefix);
        return part;
    }

    @Override
    public void endStream(boolean fin) {
        WebTransportMediaStream chosen = stream;
        if (chosen == null) {
            throw new IllegalStateException("endStream() without stream()");
        }
        if (part == NO_ROOM || part.position() == 0 && !fin) {
            return;
        }
        if (part != whole) {
            whole.position(streamPrefix.length + part.position());
            chosen.prefixWritten();
        }
        frame().endStream(fin);
    }

    @Override
    public ByteBuffer datagram() {
        whole = frame().datagram();
        part = behind(datagramPrefix);
        return part;
    }

    @Override
    public void endDatagram() {
        if (part != NO_ROOM) {
            whole.position(datagramPrefix.length + part.position());
            frame().endDatagram();
        }
    }

    private ByteBuffer behind(byte[] prefix) {
        if (whole.remaining() < prefix.length) {
            return NO_ROOM;
        }
        whole.put(prefix);
        return whole.slice();
    }

    private MediaFrame frame() {
        if (raw == null) {
            throw new IllegalStateException("a frame is valid inside produce() only");
        }
        return raw;
    }
}
