package io.fastrelay.transport.webtransport;

import io.fastrelay.transport.MediaChannel;
import io.fastrelay.transport.MediaFrame;
import io.fastrelay.transport.MediaSource;
import io.fastrelay.transport.MediaStream;
import org.jspecify.annotations.Nullable;

/** The way out for objects of a session: that of its QUIC connection, with the session's prefixes. */
final class WebTransportMedia implements MediaChannel {

    private final MediaChannel raw;
    private final byte[] streamPrefix;
    private final byte[] datagramPrefix;

    /** @param session id of the CONNECT stream */
    WebTransportMedia(MediaChannel raw, long session) {
        this.raw = raw;
        streamPrefix = Varint.encode(Http3.WEBTRANSPORT_UNIDIRECTIONAL, session);
        datagramPrefix = Varint.encode(session / 4);
    }

    @Override
    public void source(MediaSource source) {
        raw.source(new PrefixingSource(source, new WebTransportFrame(streamPrefix, datagramPrefix)));
    }

    @Override
    public void wake() {
        raw.wake();
    }

    @Override
    public @Nullable MediaStream open() {
        MediaStream stream = raw.open();
        return stream == null ? null : new WebTransportMediaStream(stream, streamPrefix.length);
    }

    @Override
    public int maxDatagramLength() {
        return Math.max(0, raw.maxDatagramLength() - datagramPrefix.length);
    }

    private record PrefixingSource(MediaSource source, WebTransportFrame frame) implements MediaSource {

        @Override
        public Produced produce(MediaFrame raw) {
            frame.begin(raw);
            return source.produce(frame);
        }

        @Override
        public void onAllAcknowledged(MediaStream stream) {
            source.onAllAcknowledged((WebTransportMediaStream) stream.attachment());
        }

        @Override
        public void onStopSending(MediaStream stream, long code) {
            source.onStopSending((WebTransportMediaStream) stream.attachment(), StreamErrors.fromHttp(code));
        }
    }
}
