package io.fastrelay.moqt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An ordered set of up to 32 byte strings (draft 18 section 2.4.1). Also used for prefixes and suffixes. Immutable. The
 * limits of section 2.4.1 are checked where a namespace comes from the wire, not here.
 */
public final class TrackNamespace {

    public static final int MAX_FIELDS = 32;
    public static final int MAX_FULL_NAME_LENGTH = 4096;
    public static final TrackNamespace EMPTY = new TrackNamespace(new byte[0][]);

    private final byte[][] fields;
    private final int hash;

    private TrackNamespace(byte[][] fields) {
        this.fields = fields;
        this.hash = Arrays.deepHashCode(fields);
    }

    public static TrackNamespace of(String... fields) {
        byte[][] bytes = new byte[fields.length][];
        for (int i = 0; i < fields.length; i++) {
            bytes[i] = fields[i].getBytes(StandardCharsets.UTF_8);
        }
        return new TrackNamespace(bytes);
    }

    public static TrackNamespace ofBytes(List<byte[]> fields) {
        byte[][] bytes = new byte[fields.size()][];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = fields.get(i).clone();
        }
        return new TrackNamespace(bytes);
    }

    public int size() {
        return fields.length;
    }

    public boolean isEmpty() {
        return fields.length == 0;
    }

    /** Field number {@code index}; a copy. */
    public byte[] field(int index) {
        return fields[index].clone();
    }

    /** All fields in order; copies. */
    public List<byte[]> fields() {
        List<byte[]> list = new ArrayList<>(fields.length);
        for (byte[] field : fields) {
            list.add(field.clone());
        }
        return list;
    }

    /** Sum of the lengths of the fields, as section 2.4.1 counts it. */
    public int length() {
        int sum = 0;
        for (byte[] field : fields) {
            sum += field.length;
        }
        return sum;
    }

    /** Namespace prefix matching of section 9.5: field by field, each exactly equal. */
    public boolean isPrefixOf(TrackNamespace other) {
        if (fields.length > other.fields.length) {
            return false;
        }
        for (int i = 0; i < fields.length; i++) {
            if (!Arrays.equals(fields[i], other.fields[i])) {
                return false;
            }
        }
        return true;
    }

    /** What remains of this namespace behind its first {@code prefixSize} fields. */
    public TrackNamespace suffix(int prefixSize) {
        return new TrackNamespace(Arrays.copyOfRange(fields, prefixSize, fields.length));
    }

    /** The first {@code size} fields. */
    public TrackNamespace prefix(int size) {
        return new TrackNamespace(Arrays.copyOf(fields, size));
    }

    public TrackNamespace append(TrackNamespace suffix) {
        byte[][] joined = Arrays.copyOf(fields, fields.length + suffix.fields.length);
        System.arraycopy(suffix.fields, 0, joined, fields.length, suffix.fields.length);
        return new TrackNamespace(joined);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TrackNamespace that && hash == that.hash && Arrays.deepEquals(fields, that.fields);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** The representation that section 1.5 recommends: fields joined by hyphens, other bytes escaped. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < fields.length; i++) {
            if (i > 0) {
                text.append('-');
            }
            text.append(SafeName.escape(fields[i]));
        }
        return text.toString();
    }
}
