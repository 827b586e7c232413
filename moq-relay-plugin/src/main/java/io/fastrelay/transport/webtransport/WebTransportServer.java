package io.fastrelay.transport.webtransport;

import io.fastrelay.transport.Acceptor;
import io.fastrelay.transport.BidirectionalStream;
import io.fastrelay.transport.CloseInfo;
import io.fastrelay.transport.Connection;
import io.fastrelay.transport.ConnectionHandler;
import io.fastrelay.transport.ConnectionInfo;
import io.fastrelay.transport.ReceiveHandler;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's side of one HTTP/3 connection. It serves one WebTransport session, on any path; a second one on the same
 * connection is refused with 429.
 */
public final class WebTransportServer extends Http3Connection {

    private static final Logger log = LoggerFactory.getLogger(WebTransportServer.class);

    private static final String PROTOCOLS_OFFERED = "wt-available-protocols";
    private static final String PROTOCOL_CHOSEN = "wt-protocol";
    private static final int NOT_ACCEPTABLE = 406;
    private static final int TOO_MANY_REQUESTS = 429;

    private final Http3Server http;
    private final List<String> protocols;
    private final Acceptor acceptor;
    private final Delay delay;

    private WebTransportServer(
            Connection raw, Http3Server http, List<String> protocols, Acceptor acceptor, Delay delay) {
        super(raw, http);
        this.http = http;
        this.protocols = List.copyOf(protocols);
        this.acceptor = acceptor;
        this.delay = delay;
    }

    /**
     * Accepts HTTP/3 connections.
     *
     * @param engines what speaks HTTP/3
     * @param protocols MoQ version tokens, most wanted first
     * @param acceptor is asked for every session
     */
    public static Acceptor acceptor(
            Http3Engine.Factory<Http3Server> engines, List<String> protocols, Acceptor acceptor, Delay delay) {
        return raw -> new WebTransportServer(raw, engines.start(raw, SETTINGS), protocols, acceptor, delay);
    }

    @Override
    void onSettings() {
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

    private void session(RequestStream request, SessionRequest asked) {
        if (session() != null) {
            log.warn(
                    "{}: a second WebTransport session on one connection is refused",
                    raw.info().peer());
            asked.refuse(TOO_MANY_REQUESTS);
        } else {
            connect(request, asked);
        }
    }

    private void connect(RequestStream request, SessionRequest asked) {
        // RFC 9110 section 5.3: several fields of one name are one list
        List<String> offered =
                StructuredStrings.parse(String.join(", ", asked.headers().allValues(PROTOCOLS_OFFERED)));
        String chosen = choose(offered);
        if (chosen == null) {
            log.warn(
                    "{}: no common MoQ version: WT-Available-Protocols is {}, supported are {}; refused with 406",
                    raw.info().peer(),
                    offered,
                    protocols);
            asked.refuse(NOT_ACCEPTABLE);
            streams.refuse();
            return;
        }
        Map<String, String> answer = new HashMap<>();
        if (!offered.isEmpty()) {
            answer.put(PROTOCOL_CHOSEN, StructuredStrings.format(List.of(chosen)));
        }
        if (asked.headers().firstValue("sec-webtransport-http3-draft02").isPresent()) {
            answer.put("sec-webtransport-http3-draft", "draft02");
        }
        asked.accept(answer);
        ConnectionInfo about = raw.info();
        WebTransportSession made = new WebTransportSession(
                raw,
                request.stream,
                new ConnectionInfo(
                        about.id().replace('q', 'w'),
                        about.peer(),
                        ConnectionInfo.Kind.WEBTRANSPORT,
                        chosen,
                        asked.authority(),
                        asked.path()),
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
        public void onTooLong(long type, long length) {
            if (type == Http3.HEADERS && !headersSeen) {
                headersSeen = true;
                http.oversizedRequest(stream, length);
            }
        }

        @Override
        public void onFrame(long type, byte[] payload) {
            if (type != Http3.HEADERS) {
                throw new Http3Exception(Http3.FRAME_UNEXPECTED, "SETTINGS on a request stream");
            }
            if (!headersSeen) {
                headersSeen = true;
                http.request(stream, payload, asked -> session(this, asked));
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
