package io.fastrelay.moqt.wire;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Text fields: reason phrases (draft 18 section 1.4.4) and URIs. */
public final class Texts {

    public static final int MAX_REASON_LENGTH = 1024;

    private Texts() {}

    /**
     * Reads a Reason Phrase. It is for people's eyes only, so bytes that are not UTF-8 become question marks instead of
     * ending the session.
     */
    public static String readReason(WireReader reader) {
        return lenient(reader.bytes("Reason Phrase", MAX_REASON_LENGTH));
    }

    /** Decodes UTF-8; what is not UTF-8 becomes question marks, never more bytes than came. */
    public static String lenient(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE)
                    .replaceWith("?")
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new AssertionError("a replacing decoder reports nothing", e);
        }
    }

    /** Reads UTF-8 behind its length; the structure is broken if it is something else. */
    public static String readText(WireReader reader, String field, int max) {
        byte[] utf8 = reader.bytes(field, max);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw reader.fail(field + " is not UTF-8");
        }
    }

    /** Writes a reason, cut to what the wire holds: a diagnostic must never keep an error from being sent. */
    public static void writeReason(WireWriter writer, String reason) {
        ByteBuffer utf8 = ByteBuffer.allocate(MAX_REASON_LENGTH);
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE)
                .encode(CharBuffer.wrap(reason), utf8, true);
        byte[] bytes = new byte[utf8.position()];
        utf8.get(0, bytes);
        writer.bytes(bytes);
    }

    /** @throws IllegalArgumentException if it has more than {@code max} bytes */
    public static void writeText(WireWriter writer, String field, String text, int max) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > max) {
            throw new IllegalArgumentException(field + " has " + utf8.length + " bytes, the limit is " + max);
        }
        writer.bytes(utf8);
    }
}
