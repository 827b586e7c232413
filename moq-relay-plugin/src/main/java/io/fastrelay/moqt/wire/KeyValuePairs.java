package io.fastrelay.moqt.wire;

import io.fastrelay.moqt.KeyValuePair;
import io.fastrelay.moqt.SessionError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/** Sequences of Key-Value-Pairs with delta-encoded types (draft 16 and later; draft 18 section 1.4.3). */
public final class KeyValuePairs {

    /** Largest length of one value. */
    public static final int MAX_VALUE_LENGTH = 0xFFFF;

    private KeyValuePairs() {}

    /**
     * Reads pairs up to the end of the structure.
     *
     * @param understood which types this side knows: a value of theirs that does not fit is a
     *     KEY_VALUE_FORMATTING_ERROR; any other pair that is cut off means that the structure's length is wrong
     */
    public static List<KeyValuePair> read(WireReader reader, LongPredicate understood) {
        List<KeyValuePair> pairs = new ArrayList<>();
        long type = 0;
        while (reader.hasRemaining()) {
            type = nextType(reader, type, reader.varint("Delta Type"));
            SessionError cutOff =
                    understood.test(type) ? SessionError.KEY_VALUE_FORMATTING_ERROR : SessionError.PROTOCOL_VIOLATION;
            String field = "type 0x" + Long.toHexString(type);
            if ((type & 1) == 0) {
                pairs.add(KeyValuePair.number(type, reader.varint(field + " value", cutOff)));
            } else {
                pairs.add(KeyValuePair.bytes(type, value(reader, field, cutOff)));
            }
        }
        return pairs;
    }

    /** Adds a delta to a type. Section 1.4.3: a sum above 2^64-1 is a PROTOCOL_VIOLATION. */
    static long nextType(WireReader reader, long type, long delta) {
        long next = type + delta;
        if (Long.compareUnsigned(next, type) < 0) {
            throw reader.fail(
                    SessionError.PROTOCOL_VIOLATION,
                    "delta type " + Long.toUnsignedString(delta) + " behind type " + Long.toUnsignedString(type)
                            + " exceeds 2^64-1");
        }
        return next;
    }

    private static byte[] value(WireReader reader, String field, SessionError cutOff) {
        long length = reader.varint(field + " length", cutOff);
        if (Long.compareUnsigned(length, MAX_VALUE_LENGTH) > 0) {
            throw reader.fail(
                    SessionError.PROTOCOL_VIOLATION,
                    field + " length is " + Long.toUnsignedString(length) + ", expected at most " + MAX_VALUE_LENGTH);
        }
        if (length > reader.remaining()) {
            throw reader.fail(
                    cutOff, field + " length is " + length + " but only " + reader.remaining() + " bytes are left");
        }
        return reader.take((int) length);
    }

    /**
     * Writes pairs.
     *
     * @throws IllegalArgumentException if the types do not ascend or a value is too long
     */
    public static void write(WireWriter writer, List<KeyValuePair> pairs) {
        long type = 0;
        for (KeyValuePair pair : pairs) {
            if (Long.compareUnsigned(pair.type(), type) < 0) {
                throw new IllegalArgumentException(
                        "types must ascend, but " + pair + " follows type 0x" + Long.toHexString(type));
            }
            writer.varint(pair.type() - type);
            type = pair.type();
            if (pair.isNumber()) {
                writer.varint(pair.number());
            } else if (pair.bytes().length > MAX_VALUE_LENGTH) {
                throw new IllegalArgumentException("the value of type 0x" + Long.toHexString(type) + " has "
                        + pair.bytes().length + " bytes, the limit is " + MAX_VALUE_LENGTH);
            } else {
                writer.bytes(pair.bytes());
            }
        }
    }
}
