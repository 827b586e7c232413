package io.fastrelay.moqt;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Annotated bytes: hex pairs, {@code "text"} for its ASCII bytes, {@code 61*300} for a repeated byte, and comments from
 * {@code //} to the end of the line.
 */
public final class Wire {

    private static final Pattern TOKEN =
            Pattern.compile("//[^\n]*|\"([^\"]*)\"|([0-9a-fA-F]{2})\\*(\\d+)|([0-9a-fA-F]{2})|(\\S+)");

    private Wire() {}

    public static byte[] bytes(String annotated) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Matcher token = TOKEN.matcher(annotated);
        while (token.find()) {
            if (token.group(1) != null) {
                bytes.writeBytes(token.group(1).getBytes(StandardCharsets.US_ASCII));
            } else if (token.group(2) != null) {
                int value = HexFormat.fromHexDigits(token.group(2));
                for (int i = 0; i < Integer.parseInt(token.group(3)); i++) {
                    bytes.write(value);
                }
            } else if (token.group(4) != null) {
                bytes.write(HexFormat.fromHexDigits(token.group(4)));
            } else if (token.group(5) != null) {
                throw new IllegalArgumentException("not annotated bytes: " + token.group(5));
            }
        }
        return bytes.toByteArray();
    }

    public static ByteBuffer buffer(String annotated) {
        return ByteBuffer.wrap(bytes(annotated));
    }

    public static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(bytes.position(), copy);
        return HexFormat.of().formatHex(copy);
    }
}
