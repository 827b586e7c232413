package io.fastrelay.transport.kwik.h3;

import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tech.kwik.core.generic.VariableLengthInteger;
import tech.kwik.flupke.impl.HeadersFrame;
import tech.kwik.flupke.impl.Http3ConnectionImpl;

/** HEADERS frames (RFC 9114 section 7.2.2) for flupke and from it. */
final class HeadersFrames {

    private HeadersFrames() {}

    static HeadersFrame of(Map<String, String> pseudo, Map<String, String> fields) {
        Map<String, List<String>> values = new HashMap<>();
        fields.forEach((name, value) -> values.put(name, List.of(value)));
        return new HeadersFrame(HttpHeaders.of(values, (name, value) -> true), pseudo);
    }

    /** The frame around a field section. */
    static byte[] whole(byte[] section) {
        byte[] head = head(section.length);
        return ByteBuffer.allocate(head.length + section.length)
                .put(head)
                .put(section)
                .array();
    }

    /** Type and length. */
    static byte[] head(int length) {
        ByteBuffer head = ByteBuffer.allocate(1 + VariableLengthInteger.bytesNeeded(length));
        head.put((byte) Http3ConnectionImpl.FRAME_TYPE_HEADERS);
        VariableLengthInteger.encode(length, head);
        return head.array();
    }
}
