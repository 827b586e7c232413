package io.fastrelay.moqt.wire;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.TrackNamespace;
import java.util.ArrayList;
import java.util.List;

/** Namespaces, prefixes, suffixes and track names (draft 18 section 2.4.1). */
public final class Names {

    private Names() {}

    /** Reads a Track Namespace; more than 32 fields, an empty field or more than 4,096 bytes are a violation. */
    public static TrackNamespace readNamespace(WireReader reader, String what) {
        long count = reader.varint("Number of " + what + " Fields");
        if (Long.compareUnsigned(count, TrackNamespace.MAX_FIELDS) > 0) {
            throw reader.fail(what + " has " + Long.toUnsignedString(count) + " fields, expected at most "
                    + TrackNamespace.MAX_FIELDS);
        }
        List<byte[]> fields = new ArrayList<>((int) count);
        int left = TrackNamespace.MAX_FULL_NAME_LENGTH;
        for (int i = 0; i < count; i++) {
            byte[] field = reader.bytes(what + " Field " + i, left);
            if (field.length == 0) {
                throw reader.fail(what + " Field " + i + " is empty, expected at least one byte");
            }
            left -= field.length;
            fields.add(field);
        }
        return TrackNamespace.ofBytes(fields);
    }

    /** Reads Track Namespace, Track Name Length and Track Name; together at most 4,096 bytes. */
    public static FullTrackName readFullName(WireReader reader) {
        return readName(reader, readNamespace(reader, "Track Namespace"));
    }

    private static FullTrackName readName(WireReader reader, TrackNamespace namespace) {
        return new FullTrackName(
                namespace, reader.bytes("Track Name", TrackNamespace.MAX_FULL_NAME_LENGTH - namespace.length()));
    }

    /** @throws IllegalArgumentException if it exceeds a limit of section 2.4.1 */
    public static void writeNamespace(WireWriter writer, TrackNamespace namespace) {
        if (namespace.size() > TrackNamespace.MAX_FIELDS || namespace.length() > TrackNamespace.MAX_FULL_NAME_LENGTH) {
            throw new IllegalArgumentException("namespace " + namespace + " has " + namespace.size() + " fields and "
                    + namespace.length() + " bytes; the limits are " + TrackNamespace.MAX_FIELDS + " and "
                    + TrackNamespace.MAX_FULL_NAME_LENGTH);
        }
        writer.varint(namespace.size());
        for (byte[] field : namespace.fields()) {
            if (field.length == 0) {
                throw new IllegalArgumentException("namespace " + namespace + " has an empty field");
            }
            writer.bytes(field);
        }
    }

    /** @throws IllegalArgumentException if it exceeds a limit of section 2.4.1 */
    public static void writeFullName(WireWriter writer, FullTrackName name) {
        if (name.length() > TrackNamespace.MAX_FULL_NAME_LENGTH) {
            throw new IllegalArgumentException("full track name has " + name.length() + " bytes, the limit is "
                    + TrackNamespace.MAX_FULL_NAME_LENGTH);
        }
        writeNamespace(writer, name.namespace());
        writer.bytes(name.name());
    }
}
