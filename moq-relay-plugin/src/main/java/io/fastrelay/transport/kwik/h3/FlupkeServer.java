package io.fastrelay.transport.kwik.h3;

import io.fastrelay.transport.BidirectionalStream;
import io.fastrelay.transport.Connection;
import io.fastrelay.transport.ReceiveStream;
import io.fastrelay.transport.webtransport.Http3Server;
import io.fastrelay.transport.webtransport.SessionRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import tech.kwik.flupke.HttpStream;
import tech.kwik.flupke.impl.HeadersFrame;
import tech.kwik.flupke.server.Http3ServerConnection;
import tech.kwik.flupke.server.Http3ServerExtension;
import tech.kwik.flupke.server.Http3ServerExtensionFactory;
import tech.kwik.flupke.server.HttpServerRequest;
import tech.kwik.flupke.server.HttpServerResponse;
import tech.kwik.flupke.server.impl.Http3ServerConnectionImpl;

/**
 * flupke as the server's HTTP/3, with an extension of ours for WebTransport. It sees a request when its HEADERS are there,
 * and has answered when the call returns.
 */
public final class FlupkeServer extends Http3ServerConnectionImpl implements Http3Server, Http3ServerExtension {

    private static final int NOT_FOUND = 404;
    private static final int FIELDS_TOO_LARGE = 431;
    /** Nobody reads the body of a request that is no session. */
    private static final long LONGEST_BODY = 1;

    private @Nullable FlupkeStream stream;
    private @Nullable Consumer<SessionRequest> sessions;

    /** @param inline runs what it gets before it returns */
    public FlupkeServer(Connection raw, Map<Long, Long> settings, ExecutorService inline) {
        super(
                new FlupkeConnection(raw),
                FlupkeServer::answer,
                LONGEST_FRAME,
                LONGEST_BODY,
                inline,
                // the newest draft renames the protocol (draft-ietf-webtrans-http3-15 section 3.2)
                Map.of("webtransport", new Extension(settings), "webtransport-h3", new Extension(settings)));
    }

    @Override
    public void unidirectional(ReceiveStream opened, byte[] start) {
        acceptPeerInitiatedStream(FlupkeStream.incoming(opened, start));
    }

    @Override
    public void request(BidirectionalStream opened, byte[] section, Consumer<SessionRequest> hearing) {
        FieldSectionCheck.check(section, qpackDecoder);
        serve(opened, HeadersFrames.whole(section), hearing);
    }

    @Override
    public void oversizedRequest(BidirectionalStream opened, long length) {
        serve(
                opened,
                HeadersFrames.head((int) Math.min(Integer.MAX_VALUE, length)),
                request -> request.refuse(FIELDS_TOO_LARGE));
    }

    private void serve(BidirectionalStream opened, byte[] frame, Consumer<SessionRequest> hearing) {
        FlupkeStream shown = FlupkeStream.request(opened, frame);
        stream = shown;
        sessions = hearing;
        try {
            acceptPeerInitiatedStream(shown);
        } finally {
            stream = null;
            sessions = null;
        }
    }

    /** Leaves an extended CONNECT without a status: flupke goes on to its extension then, or answers with 501. */
    private static void answer(HttpServerRequest request, HttpServerResponse response) {
        if (!request.method().equals("CONNECT")) {
            response.setStatus(NOT_FOUND);
        }
    }

    @Override
    public void handleExtendedConnect(
            HttpHeaders headers,
            String protocol,
            String authority,
            String pathAndQuery,
            IntConsumer status,
            HttpStream framed) {
        FlupkeStream asking = stream;
        Consumer<SessionRequest> hearing = sessions;
        if (asking == null || hearing == null) {
            throw new IllegalStateException("a request outside of serve()");
        }
        if (pathAndQuery == null) {
            // RFC 8441 section 4: an extended CONNECT has a path; RFC 9114 section 4.1.2: malformed
            asking.resetStream(H3_MESSAGE_ERROR);
            return;
        }
        hearing.accept(new Asked(asking, authority, pathAndQuery, headers, status));
    }

    private final class Asked implements SessionRequest {

        private final FlupkeStream asking;
        private final String authority;
        private final String path;
        private final HttpHeaders headers;
        private final IntConsumer status;

        Asked(FlupkeStream asking, String authority, String path, HttpHeaders headers, IntConsumer status) {
            this.asking = asking;
            this.authority = authority;
            this.path = path;
            this.headers = headers;
            this.status = status;
        }

        @Override
        public String authority() {
            return authority;
        }

        @Override
        public String path() {
            return path;
        }

        @Override
        public HttpHeaders headers() {
            return headers;
        }

        /** The callback knows a status only, and a session's answer has more to say. */
        @Override
        public void accept(Map<String, String> fields) {
            try {
                asking.getOutputStream()
                        .write(HeadersFrames.of(Map.of(HeadersFrame.PSEUDO_HEADER_STATUS, "200"), fields)
                                .toBytes(qpackEncoder));
            } catch (IOException e) {
                throw new UncheckedIOException("our streams only queue", e);
            }
        }

        @Override
        public void refuse(int code) {
            status.accept(code);
        }
    }

    /** The connection itself is its extension: both live as long, in the same context. */
    private record Extension(Map<Long, Long> settings) implements Http3ServerExtensionFactory {

        @Override
        public Http3ServerExtension createExtension(Http3ServerConnection connection) {
            return (FlupkeServer) connection;
        }

        @Override
        public Map<Long, Long> getExtensionSettings() {
            return settings;
        }
    }
}
