package io.fastrelay.transport.webtransport;

import java.net.http.HttpHeaders;
import java.util.Map;

/** An extended CONNECT (RFC 9220) for WebTransport. */
public interface SessionRequest {

    String authority();

    /** With query. */
    String path();

    /** Without the pseudo headers. */
    HttpHeaders headers();

    /** Answers with 200 and these fields; the stream goes on with capsules. */
    void accept(Map<String, String> fields);

    /** Answers with the status and ends the stream. */
    void refuse(int status);
}
