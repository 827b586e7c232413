package io.fastrelay.transport.webtransport;

import io.fastrelay.transport.Acceptor;
import io.fastrelay.transport.BidirectionalStream;
import io.fastrelay.transport.CloseInfo;
import io.fastrelay.transport.Connection;
import io.fastrelay.transport.ConnectionHandler;
import io.fastrelay.transport.ConnectionInfo;
import io.fastrelay.transport.ReceiveHandler;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The client's side of one HTTP/3 connection: asks for one WebTransport session. */
public final class WebTransportClient extends Http3Connection {

    private final Http3Client http;
    private final Target target;
    private final Acceptor acceptor;
    private final Consumer<String> onFailure;
    private final Delay delay;
    private @Nullable ConnectStream connect;
    private boolean failed;

    private WebTransportClient(
            Connection raw,
            Http3Client http,
            Target target,
            Acceptor acceptor,
            Consumer<String> onFailure,
            Delay delay) {
        super(raw, http);
        this.http = http;
        this.target = target;
        this.acceptor = acceptor;
        this.onFailure = onFailure;
        this.delay = delay;
    }

    /**
     * What to ask for.
     *
     * @param authority host and port
     * @param path with query, never empty
     * @param protocols MoQ version tokens, most wanted first
     */
    public record Target(String authority, String path, List<String> protocols) {

        public Target {
            protocols = List.copyOf(protocols);
        }
    }

    /**
     * Accepts the HTTP/3 connection that was dialed.
     *
     * @param engines what speaks HTTP/3
     * @param acceptor is called with the session
     * @param onFailure is called with the reason, in the context, where no session comes about
     */
    public static Acceptor acceptor(
            Http3Engine.Factory<Http3Client> engines,
            Target target,
            Acceptor acceptor,
            Consumer<String> onFailure,
            Delay delay) {
        return raw -> new WebTransportClient(raw, engines.start(raw, SETTINGS), target, acceptor, onFailure, delay);
    }

    /** draft-ietf-webtrans-http3 section 3.1: not before the server has said that it can. */
    @Override
    void onSettings() {
        Map<Long, Long> peer = http.peerSettings();
        boolean offered = peer.getOrDefault(Http3.ENABLE_CONNECT_PROTOCOL, 0L) == 1
                && (peer.getOrDefault(Http3.WEBTRANSPORT_DRAFT02, 0L) > 0
                        || peer.getOrDefault(Http3.WEBTRANSPORT_DRAFT07, 0L) > 0
                        || peer.getOrDefault(Http3.WEBTRANSPORT_DRAFT13, 0L) > 0
                        || peer.getOrDefault(Http3.WEBTRANSPORT_DRAFT15, 0L) > 0);
        if (!offered) {
            fail("the server's SETTINGS offer no WebTransport: " + peer);
            return;
        }
        ConnectStream receiver = new ConnectStream();
        BidirectionalStream stream = raw.openBidirectional(receiver);
        if (stream == null) {
            fail("the server grants no request stream");
            return;
        }
        receiver.stream = stream;
        connect = receiver;
        http.request(
                stream,
                Map.of(
                        ":method", "CONNECT",
                        ":protocol", "webtransport",
                        ":scheme", "https",
                        ":authority", target.authority(),
                        ":path", target.path()),
                Map.of(
                        "sec-webtransport-http3-draft02",
                        "1",
                        "wt-available-protocols",
                        StructuredStrings.format(target.protocols())));
    }

    @Override
    void onClosedWithoutSession(CloseInfo info) {
        fail("the connection was closed: " + info.cause() + " " + info.code() + " " + info.reason());
    }

    @Override
    ReceiveHandler onRequest(long firstNumber, BidirectionalStream stream) {
        throw new Http3Exception(Http3.STREAM_CREATION_ERROR, "a request from a server");
    }

    private void fail(String reason) {
        if (!failed && session() == null) {
            failed = true;
            onFailure.accept(reason);
            raw.close(Http3.NO_ERROR, "no session");
        }
    }

    private void answered(ConnectStream stream, Http3Client.Response response) {
        String status = response.status();
        if (!status.startsWith("2")) {
            fail("the server refused the WebTransport session with status " + status
                    + (status.equals("406") ? ": it speaks none of " + target.protocols() : ""));
            return;
        }
        BidirectionalStream both = stream.stream;
        if (failed || both == null) {
            return;
        }
        List<String> chosen = StructuredStrings.parse(
                response.headers().firstValue("wt-protocol").orElse(""));
        String protocol = chosen.isEmpty() ? target.protocols().get(0) : chosen.get(0);
        if (!target.protocols().contains(protocol)) {
            fail("the server chose " + protocol + ", offered were " + target.protocols());
            return;
        }
        ConnectionInfo about = raw.info();
        WebTransportSession made = new WebTransportSession(
                raw,
                both,
                new ConnectionInfo(
                        about.id(),
                        about.peer(),
                        ConnectionInfo.Kind.WEBTRANSPORT,
                        protocol,
                        target.authority(),
                        target.path()),
                delay);
        stream.session = made;
        ConnectionHandler handler = acceptor.accept(made);
        begin(made, handler);
    }

    /** Hears the answer to the CONNECT request, then the session's capsules. */
    private final class ConnectStream implements ReceiveHandler, FrameReader.Sink, CapsuleReader.Sink {

        private final FrameReader frames = new FrameReader(this);
        private final CapsuleReader capsules = new CapsuleReader(this);
        private boolean headersSeen;
        private @Nullable BidirectionalStream stream;
        private @Nullable WebTransportSession session;

        @Override
        public void onData(ByteBuffer data, boolean fin) {
            try {
                frames.read(data);
            } catch (Http3Exception e) {
                fail(e);
                return;
            }
            if (fin) {
                ended("");
            }
        }

        @Override
        public void onReset(long code) {
            ended("the CONNECT stream was reset with 0x" + Long.toHexString(code));
        }

        @Override
        public void onFrame(long type, byte[] payload) {
            if (type != Http3.HEADERS) {
                throw new Http3Exception(Http3.FRAME_UNEXPECTED, "SETTINGS on a request stream");
            }
            if (!headersSeen) {
                Http3Client.Response response = http.response(payload);
                // RFC 9110 section 15.2: interim answers may come first
                if (!response.status().startsWith("1")) {
                    headersSeen = true;
                    answered(this, response);
                }
            }
        }

        @Override
        public void onData(ByteBuffer piece) {
            if (!headersSeen) {
                throw new Http3Exception(Http3.FRAME_UNEXPECTED, "DATA before HEADERS");
            }
            if (session != null) {
                capsules.read(piece);
            }
        }

        @Override
        public void onClose(long code, String reason) {
            WebTransportSession own = session;
            if (own != null) {
                own.endedByPeer(code, reason);
            }
        }

        @Override
        public void onDrain() {
            // MoQ says the same with GOAWAY (draft-ietf-webtrans-http3 section 4.7)
        }

        private void ended(String reason) {
            WebTransportSession own = session;
            if (own != null) {
                own.endedByPeer(0, reason);
            } else {
                fail("the server ended the request stream. " + reason);
            }
        }
    }
}
