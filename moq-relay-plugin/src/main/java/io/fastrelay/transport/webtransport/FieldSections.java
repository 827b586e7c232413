package io.fastrelay.transport.webtransport;

import java.util.List;
import java.util.Map;

/** QPACK without a dynamic table (RFC 9204). */
public interface FieldSections {

    byte[] encode(List<Map.Entry<String, String>> fields);

    /** @throws IllegalArgumentException if the bytes are no field section, or refer to a dynamic table */
    List<Map.Entry<String, String>> decode(byte[] section);
}
