package io.fastrelay.moqt;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** The file-safe and URL-safe writing of namespaces and track names (draft 18 sections 1.5 and 1.5.1). */
public final class SafeName {

    private static final String HEX = "0123456789abcdef";

    private SafeName() {}

    /** Letters, digits and underscore stay; every other byte becomes a period and two lower-case hex digits. */
    public static String escape(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length + 8);
        for (byte b : bytes) {
            if (isLiteral(b)) {
                text.append((char) b);
            } else {
                text.append('.').append(HEX.charAt((b >> 4) & 15)).append(HEX.charAt(b & 15));
            }
        }
        return text.toString();
    }

    /**
     * Inverse of {@link #escape}; strict, so that every name has exactly one representation.
     *
     * @throws IllegalArgumentException if the text is not what {@link #escape} would have written
     */
    public static byte[] unescape(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80 && isLiteral((byte) c)) {
                bytes.write(c);
            } else if (c == '.' && hex(text, i + 1) >= 0 && hex(text, i + 2) >= 0) {
                int value = hex(text, i + 1) << 4 | hex(text, i + 2);
                if (isLiteral((byte) value)) {
                    throw new IllegalArgumentException(
                            "'" + text + "' escapes the literal byte '" + (char) value + "'");
                }
                bytes.write(value);
                i += 2;
            } else {
                throw new IllegalArgumentException("'" + text + "' is not a serialized name: character " + i);
            }
        }
        return bytes.toByteArray();
    }

    /**
     * Reads {@code namespace-fields--track}.
     *
     * @throws IllegalArgumentException if the text is not a canonical serialized full track name
     */
    public static FullTrackName parse(String text) {
        int split = text.indexOf("--");
        if (split < 0) {
            throw new IllegalArgumentException("'" + text + "' has no '--' between namespace and track name");
        }
        List<byte[]> fields = new ArrayList<>();
        if (split > 0) {
            for (String field : text.substring(0, split).split("-", -1)) {
                fields.add(unescape(field));
            }
        }
        return new FullTrackName(TrackNamespace.ofBytes(fields), unescape(text.substring(split + 2)));
    }

    private static int hex(String text, int index) {
        return index < text.length() ? HEX.indexOf(text.charAt(index)) : -1;
    }

    private static boolean isLiteral(byte b) {
        return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_';
    }
}
