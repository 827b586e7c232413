package io.fastrelay.transport.kwik.h3;

import io.fastrelay.transport.webtransport.FieldSections;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tech.kwik.qpack.Decoder;
import tech.kwik.qpack.Encoder;

/** Field sections by the qpack library, with a check of what it would believe blindly. */
public final class QpackFieldSections implements FieldSections {

    @Override
    public byte[] encode(List<Map.Entry<String, String>> fields) {
        ByteBuffer section =
                Encoder.newBuilder().build().compressHeaders(fields).flip();
        byte[] bytes = new byte[section.remaining()];
        section.get(bytes);
        return bytes;
    }

    @Override
    public List<Map.Entry<String, String>> decode(byte[] section) {
        FieldSectionCheck.check(section);
        try {
            List<Map.Entry<String, String>> fields =
                    Decoder.newBuilder().build().decodeStream(new ByteArrayInputStream(section));
            if (fields.stream().anyMatch(Objects::isNull)) {
                throw new IllegalArgumentException("a reference to an entry that does not exist");
            }
            return fields;
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
        }
    }
}
