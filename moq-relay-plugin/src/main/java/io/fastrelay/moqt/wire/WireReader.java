package io.fastrelay.moqt.wire;

import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.SessionError;
import io.fastrelay.moqt.VarintFormat;
import java.nio.ByteBuffer;

/**
 * A cursor over a structure of known length. Every error names the structure, the field, what was expected and what
 * came.
 */
public final class WireReader {

    private final VarintFormat format;
    private final ByteBuffer bytes;
    private final String structure;
    private final SessionError error;

    /**
     * @param bytes all of them belong to the structure; its position moves
     * @param structure the draft's name for it, for errors
     * @param error the close code for bytes that don't fit the structure
     */
    public WireReader(VarintFormat format, ByteBuffer bytes, String structure, SessionError error) {
        this.format = format;
        this.bytes = bytes;
        this.structure = structure;
        this.error = error;
    }

    /** A reader of the next {@code length} bytes, which this one then has behind it. */
    public WireReader part(int length, String part, SessionError partError) {
        WireReader reader =
                new WireReader(format, bytes.slice(bytes.position(), length), structure + " " + part, partError);
        bytes.position(bytes.position() + length);
        return reader;
    }

    public int remaining() {
        return bytes.remaining();
    }

    public boolean hasRemaining() {
        return bytes.hasRemaining();
    }

    public long varint(String field) {
        return varint(field, error);
    }

    /** A number; {@code code} closes the session if it is cut off. */
    public long varint(String field, SessionError code) {
        if (!bytes.hasRemaining()) {
            throw fail(code, field + " is missing: the structure ends before it");
        }
        int length = format.lengthFrom(bytes.get(bytes.position()));
        if (length > bytes.remaining()) {
            throw fail(
                    code, field + " is a number of " + length + " bytes but only " + bytes.remaining() + " are left");
        }
        return format.get(bytes);
    }

    public int uint8(String field) {
        if (!bytes.hasRemaining()) {
            throw fail(field + " is missing: the structure ends before it");
        }
        return bytes.get() & 0xFF;
    }

    public Location location(String field) {
        return new Location(varint(field + " group"), varint(field + " object"));
    }

    /** A length that must not be larger than {@code max}, which the draft limits, nor than what is left. */
    public int length(String field, int max) {
        long length = varint(field + " length");
        if (Long.compareUnsigned(length, max) > 0) {
            throw fail(field + " length is " + Long.toUnsignedString(length) + ", expected at most " + max);
        }
        if (length > bytes.remaining()) {
            throw fail(field + " length is " + length + " but only " + bytes.remaining() + " bytes are left");
        }
        return (int) length;
    }

    /** Bytes behind their length. */
    public byte[] bytes(String field, int max) {
        return take(length(field, max));
    }

    /** The next {@code length} bytes, which are there. */
    public byte[] take(int length) {
        byte[] taken = new byte[length];
        bytes.get(taken);
        return taken;
    }

    /** Everything that is left. */
    public byte[] rest() {
        return take(bytes.remaining());
    }

    /** The structure must end here. */
    public void end() {
        if (bytes.hasRemaining()) {
            throw fail("expected its end but " + bytes.remaining() + " more bytes came");
        }
    }

    /** An exception with the structure's own close code. */
    public MoqtException fail(String message) {
        return fail(error, message);
    }

    public MoqtException fail(SessionError code, String message) {
        return new MoqtException(code, structure + ": " + message);
    }
}
