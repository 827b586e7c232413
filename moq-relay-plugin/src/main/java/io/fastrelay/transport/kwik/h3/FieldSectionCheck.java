package io.fastrelay.transport.kwik.h3;

import io.fastrelay.transport.webtransport.Http3Exception;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;
import tech.kwik.qpack.Decoder;

/**
 * Walks over a field section (RFC 9204 section 4.5) before the libraries see it: qpack allocates whatever a length field
 * claims, and knows no dynamic table; flupke takes what qpack cannot decode for a failure of its own.
 */
final class FieldSectionCheck {

    /** RFC 9114 section 4.2: tokens of RFC 9110 in lower case; pseudo headers have a colon in front. */
    private static final Pattern NAME = Pattern.compile(":?[!#$%&'*+.^_`|~0-9a-z-]+");

    private FieldSectionCheck() {}

    /** @throws Http3Exception if the section is not as it must be */
    static void check(byte[] section, Decoder decoder) {
        try {
            walk(section);
            decoder.decodeStream(new ByteArrayInputStream(section)).forEach(field -> requireName(field.getKey()));
        } catch (BufferUnderflowException e) {
            throw Http3Exception.fieldSection("truncated");
        } catch (IOException | RuntimeException e) {
            throw Http3Exception.fieldSection(e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private static void walk(byte[] section) {
        ByteBuffer bytes = ByteBuffer.wrap(section);
        if (integer(bytes, bytes.get(), 8) != 0) {
            throw new IllegalArgumentException("a dynamic table that was never offered");
        }
        integer(bytes, bytes.get(), 7);
        while (bytes.hasRemaining()) {
            line(bytes);
        }
    }

    /** Java's HttpHeaders throw at names that are empty, or the same but for their case. */
    private static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a field named \"" + name + '"');
        }
    }

    private static void line(ByteBuffer bytes) {
        byte first = bytes.get();
        if ((first & 0x80) != 0) {
            requireStatic((first & 0x40) != 0);
            integer(bytes, first, 6);
        } else if ((first & 0x40) != 0) {
            requireStatic((first & 0x10) != 0);
            integer(bytes, first, 4);
            string(bytes, bytes.get(), 7);
        } else if ((first & 0x20) != 0) {
            string(bytes, first, 3);
            string(bytes, bytes.get(), 7);
        } else {
            requireStatic(false);
        }
    }

    private static void string(ByteBuffer bytes, byte first, int prefix) {
        long length = integer(bytes, first, prefix);
        if (length > bytes.remaining()) {
            throw new IllegalArgumentException(
                    "a string of " + length + " bytes where " + bytes.remaining() + " are left");
        }
        bytes.position(bytes.position() + (int) length);
    }

    /** RFC 7541 section 5.1. */
    private static long integer(ByteBuffer bytes, byte first, int prefix) {
        int most = (1 << prefix) - 1;
        long value = first & most;
        if (value < most) {
            return value;
        }
        int shift = 0;
        byte next;
        do {
            next = bytes.get();
            value += (long) (next & 0x7f) << shift;
            shift += 7;
        } while ((next & 0x80) != 0 && shift < 28);
        if ((next & 0x80) != 0) {
            throw new IllegalArgumentException("an integer that is too long");
        }
        return value;
    }

    private static void requireStatic(boolean isStatic) {
        if (!isStatic) {
            throw new IllegalArgumentException("a dynamic table that was never offered");
        }
    }
}
