package io.fastrelay.transport.webtransport;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The fields of a request or response.
 *
 * @param fields in the order in which they came, names in lower case
 */
record Headers(List<Map.Entry<String, String>> fields) {

    Headers {
        fields = List.copyOf(fields);
    }

    /** @throws Http3Exception if they cannot be read */
    static Headers decode(byte[] section, FieldSections codec) {
        try {
            return new Headers(codec.decode(section));
        } catch (IllegalArgumentException e) {
            throw new Http3Exception(Http3.QPACK_DECOMPRESSION_FAILED, "field section: " + e.getMessage());
        }
    }

    /** The first value of the field, empty where there is none. */
    String first(String name) {
        return fields.stream()
                .filter(field -> field.getKey().equals(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    boolean has(String name) {
        return fields.stream().anyMatch(field -> field.getKey().equals(name));
    }

    /** All values of the field as one list (RFC 9110 section 5.3). */
    String joined(String name) {
        return fields.stream()
                .filter(field -> field.getKey().equals(name))
                .map(Map.Entry::getValue)
                .collect(Collectors.joining(", "));
    }

    /** As a HEADERS frame. */
    ByteBuffer frame(FieldSections codec) {
        byte[] section = codec.encode(fields);
        byte[] head = Varint.encode(Http3.HEADERS, section.length);
        return ByteBuffer.allocate(head.length + section.length)
                .put(head)
                .put(section)
                .flip();
    }
}
