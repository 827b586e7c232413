package io.fastrelay.transport.webtransport;

import io.fastrelay.transport.Acceptor;
import io.fastrelay.transport.BidirectionalStream;
import io.fastrelay.transport.CloseInfo;
import io.fastrelay.transport.Connection;
import io.fastrelay.transport.ConnectionHandler;
import io.fastrelay.transport.ConnectionInfo;
import io.fastrelay.transport.ReceiveHandler;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's side of one HTTP/3 connection. It serves one WebTransport session, on any path; a second one on the same
 * connection is refused with 429, every other request with 404.
 */
public final class WebTransportServer extends Http3Connection {

    private static final Logger log = LoggerFactory.getLogger(WebTransportServer.class);

    private static final String PROTOCOLS_OFFERED = "wt-available-protocols";
    private static final String PROTOCOL_CHOSEN = "wt-protocol";

    private final FieldSections codec;
    private final List<String> protocols;
    private final Acceptor acceptor;
    private final Delay delay;

    private WebTransportServer(
            Connection raw, FieldSections codec, List<String> protocols, Acceptor acceptor, Delay delay) {
        super(raw, true);
        this.codec = codec;
        this.protocols = List.copyOf(protocols);
        this.acceptor = acceptor;
        this.delay = delay;
    }

    /**
     * Accepts HTTP/3 connections.
     *
     * @param protocols MoQ version tokens, most wanted first
     * @param acceptor is asked for every session
     */
    public static Acceptor acceptor(FieldSections codec, List<String> protocols, Acceptor acceptor, Delay delay) {
        return raw -> new WebTransportServer(raw, codec, protocols, acceptor, delay);
    }

    @Override
    void onSettings(Map<Long, Long> peer) {
        // what the client supports shows in what it asks for
    }

    @Override
    void onClosedWithoutSession(CloseInfo info) {
        log.debug(
                "{} {}: closed without a session: {}",
                raw.info().id(),
                raw.info().peer(),
                info);
    }

    @Override
    ReceiveHandler onRequest(long firstNumber, BidirectionalStream stream) {
        RequestStream request = new RequestStream(stream);
        request.frames.type(firstNumber);
        return request;
    }

    private void request(RequestStream request, Headers headers) {
        // the newest draft renames the protocol (draft-ietf-webtrans-http3-15 section 3.2)
        String protocol = headers.first(":protocol");
        boolean asksForSession = headers.first(":method").equals("CONNECT")
                && (protocol.equals("webtransport") || protocol.equals("webtransport-h3"));
        if (!asksForSession) {
            log.debug(
                    "{}: {} {} is answered with 404",
                    raw.info().peer(),
                    headers.first(":method"),
                    headers.first(":path"));
            refuse(request.stream, "404");
        } else if (session() != null) {
            log.warn(
                    "{}: a second WebTransport session on one connection is refused",
                    raw.info().peer());
            refuse(request.stream, "429");
        } else {
            connect(request, headers);
        }
    }

    private void connect(RequestStream request, Headers headers) {
        List<String> offered = StructuredStrings.parse(headers.joined(PROTOCOLS_OFFERED));
        String chosen = choose(offered);
        if (chosen == null) {
            log.warn(
                    "{}: no common MoQ version: WT-Available-Protocols is {}, supported are {}; refused with 406",
                    raw.info().peer(),
                    offered,
                    protocols);
            refuse(request.stream, "406");
            streams.refuse();
            return;
        }
        List<Map.Entry<String, String>> answer = new ArrayList<>();
        answer.add(Map.entry(":status", "200"));
        if (!offered.isEmpty()) {
            answer.add(Map.entry(PROTOCOL_CHOSEN, StructuredStrings.format(List.of(chosen))));
        }
        if (headers.has("sec-webtransport-http3-draft02")) {
            answer.add(Map.entry("sec-webtransport-http3-draft", "draft02"));
        }
        request.stream.write(new Headers(answer).frame(codec));
        ConnectionInfo about = raw.info();
        WebTransportSession made = new WebTransportSession(
                raw,
                request.stream,
                new ConnectionInfo(
                        about.id().replace('q', 'w'),
                        about.peer(),
                        ConnectionInfo.Kind.WEBTRANSPORT,
                        chosen,
                        headers.first(":authority"),
                        headers.first(":path")),
                delay);
        request.session = made;
        ConnectionHandler handler = acceptor.accept(made);
        begin(made, handler);
    }

    /** A client that names no protocols, as Deno does not, gets the newest. */
    private @Nullable String choose(List<String> offered) {
        if (offered.isEmpty()) {
            return protocols.get(0);
        }
        return protocols.stream().filter(offered::contains).findFirst().orElse(null);
    }

    private void refuse(BidirectionalStream stream, String status) {
        stream.write(new Headers(List.of(Map.entry(":status", status))).frame(codec));
        stream.finish();
        stream.stopSending(Http3.NO_ERROR);
    }

    /** A request: HEADERS, and for the session's own one the capsules behind it. */
    private final class RequestStream implements ReceiveHandler, FrameReader.Sink, CapsuleReader.Sink {

        private final BidirectionalStream stream;
        private final FrameReader frames = new FrameReader(this);
        private final CapsuleReader capsules = new CapsuleReader(this);
        private boolean headersSeen;
        private @Nullable WebTransportSession session;

        RequestStream(BidirectionalStream stream) {
            this.stream = stream;
        }

        @Override
        public void onData(ByteBuffer data, boolean fin) {
            frames.read(data);
            if (fin && !frames.isBetweenFrames()) {
                throw new Http3Exception(Http3.FRAME_ERROR, "a request that ends inside a frame");
            }
            WebTransportSession own = session;
            if (fin && own != null) {
                own.endedByPeer(0, "");
            }
        }

        @Override
        public void onReset(long code) {
            WebTransportSession own = session;
            if (own != null) {
                own.endedByPeer(0, "the CONNECT stream was reset");
            }
        }

        @Override
        public void onFrame(long type, byte[] payload) {
            if (type != Http3.HEADERS) {
                throw new Http3Exception(Http3.FRAME_UNEXPECTED, "SETTINGS on a request stream");
            }
            if (!headersSeen) {
                headersSeen = true;
                request(this, Headers.decode(payload, codec));
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
    }
}
