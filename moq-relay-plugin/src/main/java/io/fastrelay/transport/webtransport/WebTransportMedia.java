package io.fastrelay.transport.webtransport;

import io.fastrelay.transport.MediaChannel;
import io.fastrelay.transport.MediaFrame;
import io.fastrelay.transport.MediaSource;
import io.fastrelay.transport.MediaStream;
import io.fastrelay.transport.PathCondition;
import java.util.Arrays;
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
        raw.source(new PrefixingSource(source, new WebTransportFrame(datagramPrefix)));
    }

    @Override
    public void wake() {
        raw.wake();
    }

    @Override
    public @Nullable MediaStream open() {
        return mapped(raw.open(streamPrefix));
    }

    @Override
    public @Nullable MediaStream open(byte[] prefix) {
        byte[] both = Arrays.copyOf(streamPrefix, streamPrefix.length + prefix.length);
        System.arraycopy(prefix, 0, both, streamPrefix.length, prefix.length);
        return mapped(raw.open(both));
    }

    private static @Nullable MediaStream mapped(@Nullable MediaStream stream) {
        return stream == null ? null : new WebTransportMediaStream(stream);
    }

    @Override
    public PathCondition condition() {
        return raw.condition();
    }

    @Override
    public int maxDatagramLength() {
        return Math.max(0, raw.maxDatagramLength() - datagramPrefix.length);
    }

    private record PrefixingSource(MediaSource source, WebTransportFrame frame) implements MediaSource {

        @Override
        public void onWake() {
            source.onWake();
        }

        @Override
        public Produced produce(MediaFrame raw) {
            frame.begin(raw);
            return source.produce(frame);
        }

        @Override
        public void onAcknowledged(MediaStream stream, long upTo) {
            source.onAcknowledged(mapped(stream), upTo);
        }

        @Override
        public void onLost(MediaStream stream, long offset, int length) {
            source.onLost(mapped(stream), offset, length);
        }

        @Override
        public void onAllAcknowledged(MediaStream stream) {
            source.onAllAcknowledged(mapped(stream));
        }

        @Override
        public void onStopSending(MediaStream stream, long code) {
            source.onStopSending(mapped(stream), StreamErrors.fromHttp(code));
        }

        @Override
        public void onClosed() {
            source.onClosed();
        }

        private static WebTransportMediaStream mapped(MediaStream stream) {
            return (WebTransportMediaStream) stream.attachment();
        }
    }
}
