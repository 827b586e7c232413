package io.fastrelay.transport.webtransport;

import io.fastrelay.transport.BidirectionalStream;
import io.fastrelay.transport.CloseInfo;
import io.fastrelay.transport.Connection;
import io.fastrelay.transport.ConnectionHandler;
import io.fastrelay.transport.ReceiveHandler;
import io.fastrelay.transport.ReceiveStream;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lies between a connection and its HTTP/3 engine, without a thread: keeps the streams and datagrams of WebTransport
 * to itself, and shows the engine everything else as soon as it is there. QPACK's dynamic table is not offered, so that
 * its streams carry nothing that matters. Everything runs in the connection's context.
 */
abstract class Http3Connection implements ConnectionHandler {

    private static final Logger log = LoggerFactory.getLogger(Http3Connection.class);

    /** What each browser looks for, whatever draft it speaks. */
    static final Map<Long, Long> SETTINGS = Map.of(
            Http3.H3_DATAGRAM, 1L,
            Http3.H3_DATAGRAM_DRAFT, 1L,
            Http3.WEBTRANSPORT_DRAFT02, 1L,
            Http3.WEBTRANSPORT_DRAFT07, 1L,
            Http3.WEBTRANSPORT_DRAFT13, 1L,
            Http3.WEBTRANSPORT_DRAFT15, 1L);

    final Connection raw;
    final SessionStreams streams = new SessionStreams();
    private final Http3Engine http;
    private final Varint datagramPrefix = new Varint();
    private boolean controlSeen;
    private @Nullable WebTransportSession session;

    Http3Connection(Connection raw, Http3Engine http) {
        this.raw = raw;
        this.http = http;
    }

    /** The peer's SETTINGS came. */
    abstract void onSettings();

    /** The peer opened a bidirectional stream that is not WebTransport's; its first number was read. */
    abstract ReceiveHandler onRequest(long firstNumber, BidirectionalStream stream);

    /** The connection ended before there was a session. */
    abstract void onClosedWithoutSession(CloseInfo info);

    final @Nullable WebTransportSession session() {
        return session;
    }

    /** Makes the session known and brings it to its handler. */
    final void begin(WebTransportSession made, ConnectionHandler handler) {
        made.handler(handler);
        session = made;
        streams.session(made);
    }

    final void fail(Http3Exception e) {
        log.warn(
                "{} {}: HTTP/3 error 0x{}: {}",
                raw.info().id(),
                raw.info().peer(),
                Long.toHexString(e.code()),
                e.getMessage());
        raw.close(e.code(), String.valueOf(e.getMessage()));
    }

    @Override
    public final ReceiveHandler onUnidirectional(ReceiveStream stream) {
        return new TypedStream(stream, null);
    }

    @Override
    public final ReceiveHandler onBidirectional(BidirectionalStream stream) {
        return new TypedStream(stream, stream);
    }

    /** RFC 9297 section 2.1: a datagram begins with a quarter of its request stream's id. */
    @Override
    public final void onDatagram(ByteBuffer datagram) {
        WebTransportSession made = session;
        if (!datagramPrefix.read(datagram)) {
            raw.close(Http3.GENERAL_PROTOCOL_ERROR, "datagram without a stream id");
            return;
        }
        ConnectionHandler handler = made == null ? null : made.listening();
        if (made != null && handler != null && datagramPrefix.take() == made.id() / 4) {
            handler.onDatagram(datagram.slice());
        }
    }

    @Override
    public final void onStreamsAvailable() {
        WebTransportSession made = session;
        ConnectionHandler handler = made == null ? null : made.listening();
        if (handler != null) {
            handler.onStreamsAvailable();
        }
    }

    @Override
    public final void onClosed(CloseInfo info) {
        WebTransportSession made = session;
        if (made == null) {
            onClosedWithoutSession(info);
        } else {
            made.rawClosed(info);
        }
    }

    private ReceiveHandler control(ReceiveStream stream) {
        if (controlSeen) {
            throw new Http3Exception(Http3.STREAM_CREATION_ERROR, "a second control stream");
        }
        controlSeen = true;
        return new ControlStream(stream);
    }

    /** Reads what a stream is, then hands it over. */
    private final class TypedStream implements ReceiveHandler {

        private final ReceiveStream stream;
        private final @Nullable BidirectionalStream both;
        private final Varint number = new Varint();
        private boolean forSession;
        private @Nullable ReceiveHandler rest;

        TypedStream(ReceiveStream stream, @Nullable BidirectionalStream both) {
            this.stream = stream;
            this.both = both;
        }

        @Override
        public void onData(ByteBuffer data, boolean fin) {
            try {
                ReceiveHandler known = rest;
                while (known == null && number.read(data)) {
                    known = decide(number.take());
                    rest = known;
                }
                if (known != null && (data.hasRemaining() || fin)) {
                    known.onData(data, fin);
                }
            } catch (Http3Exception e) {
                fail(e);
            }
        }

        @Override
        public void onReset(long code) {
            ReceiveHandler known = rest;
            if (known != null) {
                try {
                    known.onReset(code);
                } catch (Http3Exception e) {
                    fail(e);
                }
            }
        }

        /** Null where the session's id is still to come. */
        private @Nullable ReceiveHandler decide(long value) {
            BidirectionalStream answer = both;
            if (forSession) {
                return streams.begin(value, stream, answer);
            }
            if (answer != null) {
                forSession = value == Http3.WEBTRANSPORT_BIDIRECTIONAL;
                return forSession ? null : onRequest(value, answer);
            }
            forSession = value == Http3.WEBTRANSPORT_UNIDIRECTIONAL;
            if (forSession) {
                return null;
            }
            if (value == Http3.CONTROL_STREAM) {
                return control(stream);
            }
            if (value == Http3.PUSH_STREAM) {
                throw new Http3Exception(Http3.STREAM_CREATION_ERROR, "a push stream that nobody asked for");
            }
            http.unidirectional(stream, Varint.encode(value));
            return Ignored.INSTANCE;
        }
    }

    /** The peer's control stream: SETTINGS first, nothing else matters here. */
    private final class ControlStream implements ReceiveHandler, FrameReader.Sink {

        private final ReceiveStream stream;
        private final FrameReader frames = new FrameReader(this);
        private boolean settingsSeen;

        ControlStream(ReceiveStream stream) {
            this.stream = stream;
        }

        @Override
        public void onData(ByteBuffer data, boolean fin) {
            frames.read(data);
            if (fin) {
                throw new Http3Exception(Http3.CLOSED_CRITICAL_STREAM, "the control stream ended");
            }
        }

        @Override
        public void onReset(long code) {
            throw new Http3Exception(Http3.CLOSED_CRITICAL_STREAM, "the control stream was reset");
        }

        @Override
        public void onBegin(long type, long length) {
            if (!settingsSeen && type != Http3.SETTINGS) {
                throw new Http3Exception(
                        Http3.MISSING_SETTINGS, "the control stream begins with a frame of type " + type);
            }
        }

        @Override
        public void onFrame(long type, byte[] payload) {
            if (type != Http3.SETTINGS || settingsSeen) {
                throw new Http3Exception(Http3.FRAME_UNEXPECTED, "frame of type " + type + " on the control stream");
            }
            settingsSeen = true;
            SettingsCheck.check(payload);
            byte[] head = Varint.encode(Http3.CONTROL_STREAM, Http3.SETTINGS, payload.length);
            http.unidirectional(
                    stream,
                    ByteBuffer.allocate(head.length + payload.length)
                            .put(head)
                            .put(payload)
                            .array());
            onSettings();
        }

        @Override
        public void onData(ByteBuffer piece) {
            throw new Http3Exception(Http3.FRAME_UNEXPECTED, "DATA on the control stream");
        }
    }
}
