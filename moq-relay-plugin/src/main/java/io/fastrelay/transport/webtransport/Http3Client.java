package io.fastrelay.transport.webtransport;

import io.fastrelay.transport.SendStream;
import java.net.http.HttpHeaders;
import java.util.Map;

/** The client's side of HTTP/3. */
public interface Http3Client extends Http3Engine {

    /** The server's SETTINGS, empty before they came. */
    Map<Long, Long> peerSettings();

    /**
     * Sends the HEADERS of a request.
     *
     * @param pseudo with the colons in front of their names
     */
    void request(SendStream stream, Map<String, String> pseudo, Map<String, String> fields);

    /**
     * The HEADERS of an answer.
     *
     * @param section the frame's payload
     * @throws Http3Exception if this is no field section
     */
    Response response(byte[] section);

    /**
     * What a server answers.
     *
     * @param status empty where the server forgot it
     * @param headers without the pseudo headers
     */
    record Response(String status, HttpHeaders headers) {}
}
