package io.fastrelay.transport.kwik.h3;

import io.fastrelay.transport.Connection;
import io.fastrelay.transport.ReceiveStream;
import io.fastrelay.transport.SendStream;
import io.fastrelay.transport.webtransport.Http3Client;
import io.fastrelay.transport.webtransport.Http3Exception;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import tech.kwik.flupke.impl.HeadersFrame;
import tech.kwik.flupke.impl.Http3ConnectionImpl;

/**
 * flupke as the client's HTTP/3. Its own client connection waits for SETTINGS and for the answer, so this one stands on
 * what both sides have in common: control streams, SETTINGS and HEADERS.
 */
public final class FlupkeClient extends Http3ConnectionImpl implements Http3Client {

    public FlupkeClient(Connection raw, Map<Long, Long> settings) {
        super(new FlupkeConnection(raw));
        settings.forEach(this::addSettingsParameter);
        startControlStream();
    }

    @Override
    public void unidirectional(ReceiveStream stream, byte[] start) {
        handleIncomingStream(FlupkeStream.incoming(stream, start));
    }

    @Override
    public Map<Long, Long> peerSettings() {
        return Map.copyOf(peerSettingsParameters);
    }

    @Override
    public void request(SendStream stream, Map<String, String> pseudo, Map<String, String> fields) {
        stream.write(ByteBuffer.wrap(HeadersFrames.of(pseudo, fields).toBytes(qpackEncoder)));
    }

    @Override
    public Response response(byte[] section) {
        FieldSectionCheck.check(section, qpackDecoder);
        try {
            HeadersFrame frame = new HeadersFrame().parsePayload(section, qpackDecoder);
            String status = frame.getPseudoHeader(HeadersFrame.PSEUDO_HEADER_STATUS);
            return new Response(status == null ? "" : status, frame.headers());
        } catch (IOException e) {
            throw Http3Exception.fieldSection(String.valueOf(e.getMessage()));
        }
    }
}
