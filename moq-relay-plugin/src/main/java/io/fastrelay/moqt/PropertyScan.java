package io.fastrelay.moqt;

import java.nio.ByteBuffer;

/**
 * Looks through the encoded properties of one object for what a relay acts on, without allocating: the two gaps and what
 * makes a track malformed (draft 18 sections 2.5.1 and 12.7 to 12.9). Properties inside IMMUTABLE_PROPERTIES count like
 * the others. Reusable; not thread-safe.
 */
public final class PropertyScan {

    /** Why the track of such an object is malformed (section 2.4.2). */
    public enum Fault {
        NONE,
        MANDATORY_TRACK_PROPERTY_ON_OBJECT,
        IMMUTABLE_PROPERTIES_REPEATED,
        IMMUTABLE_PROPERTIES_NESTED,
        IMMUTABLE_PROPERTIES_UNREADABLE,
        PRIOR_GROUP_ID_GAP_REPEATED,
        PRIOR_GROUP_ID_GAP_LARGER_THAN_GROUP_ID,
        PRIOR_OBJECT_ID_GAP_REPEATED,
        PRIOR_OBJECT_ID_GAP_LARGER_THAN_OBJECT_ID
    }

    private static final int MAX_VALUE_LENGTH = 0xFFFF;

    private final VarintFormat format;
    private Fault fault = Fault.NONE;
    private boolean hasGroupGap;
    private boolean hasObjectGap;
    private boolean hasImmutable;
    private long groupGap;
    private long objectGap;
    private long number;

    public PropertyScan(VarintFormat format) {
        this.format = format;
    }

    /**
     * Scans the properties of one object.
     *
     * @param properties without their length; position and limit are the same afterwards
     * @return the first fault, or NONE
     * @throws MoqtException if they are not a sequence of Key-Value-Pairs: PROTOCOL_VIOLATION or
     *     KEY_VALUE_FORMATTING_ERROR as section 1.4.3 demands. The parsers refuse such properties themselves.
     */
    public Fault scan(ByteBuffer properties, long groupId, long objectId) {
        fault = Fault.NONE;
        hasGroupGap = false;
        hasObjectGap = false;
        hasImmutable = false;
        groupGap = 0;
        objectGap = 0;
        if (properties.hasRemaining()) {
            int start = properties.position();
            walk(properties, false, true);
            properties.position(start);
            if (Long.compareUnsigned(groupGap, groupId) > 0) {
                note(Fault.PRIOR_GROUP_ID_GAP_LARGER_THAN_GROUP_ID);
            }
            if (Long.compareUnsigned(objectGap, objectId) > 0) {
                note(Fault.PRIOR_OBJECT_ID_GAP_LARGER_THAN_OBJECT_ID);
            }
        }
        return fault;
    }

    /**
     * Checks only that the properties are a sequence of Key-Value-Pairs.
     *
     * @throws MoqtException as {@link #scan}
     */
    public void requireWellFormed(ByteBuffer properties) {
        int start = properties.position();
        walk(properties, false, false);
        properties.position(start);
    }

    /** Groups before the object's own that do not exist; 0 if the property is absent. */
    public long priorGroupIdGap() {
        return groupGap;
    }

    /** Objects before this one in its group that do not exist; 0 if the property is absent. */
    public long priorObjectIdGap() {
        return objectGap;
    }

    public boolean hasPriorGroupIdGap() {
        return hasGroupGap;
    }

    public boolean hasPriorObjectIdGap() {
        return hasObjectGap;
    }

    /** Whether the pairs up to the limit can be read; the outer ones throw if they cannot. */
    private boolean walk(ByteBuffer in, boolean nested, boolean interpret) {
        long type = 0;
        while (in.hasRemaining()) {
            if (!readNumber(in)) {
                return refuse(nested, SessionError.PROTOCOL_VIOLATION, "a type is cut off");
            }
            long next = type + number;
            if (Long.compareUnsigned(next, type) < 0) {
                return refuse(nested, SessionError.PROTOCOL_VIOLATION, "a delta type exceeds 2^64-1");
            }
            type = next;
            if (!readNumber(in)) {
                return refuse(nested, cutOffError(type), "a value or length is cut off");
            }
            if ((type & 1) == 0) {
                if (interpret) {
                    noteNumber(type, number);
                }
                continue;
            }
            if (Long.compareUnsigned(number, MAX_VALUE_LENGTH) > 0) {
                return refuse(nested, SessionError.PROTOCOL_VIOLATION, "a value is longer than 65535 bytes");
            }
            if (number > in.remaining()) {
                return refuse(nested, cutOffError(type), "a value is longer than what is left");
            }
            int end = in.position() + (int) number;
            if (interpret) {
                noteBytes(in, type, end, nested);
            }
            in.position(end);
        }
        return true;
    }

    private void noteNumber(long type, long value) {
        if (type == Properties.PRIOR_GROUP_ID_GAP) {
            if (hasGroupGap) {
                note(Fault.PRIOR_GROUP_ID_GAP_REPEATED);
            }
            hasGroupGap = true;
            groupGap = value;
        } else if (type == Properties.PRIOR_OBJECT_ID_GAP) {
            if (hasObjectGap) {
                note(Fault.PRIOR_OBJECT_ID_GAP_REPEATED);
            }
            hasObjectGap = true;
            objectGap = value;
        } else {
            noteIfMandatory(type);
        }
    }

    private void noteBytes(ByteBuffer in, long type, int end, boolean nested) {
        if (type != Properties.IMMUTABLE_PROPERTIES) {
            noteIfMandatory(type);
        } else if (nested) {
            note(Fault.IMMUTABLE_PROPERTIES_NESTED);
        } else {
            if (hasImmutable) {
                note(Fault.IMMUTABLE_PROPERTIES_REPEATED);
            }
            hasImmutable = true;
            int limit = in.limit();
            in.limit(end);
            if (!walk(in, true, true)) {
                note(Fault.IMMUTABLE_PROPERTIES_UNREADABLE);
            }
            in.limit(limit);
        }
    }

    private void noteIfMandatory(long type) {
        if (type >= Properties.FIRST_MANDATORY && type <= Properties.LAST_MANDATORY) {
            note(Fault.MANDATORY_TRACK_PROPERTY_ON_OBJECT);
        }
    }

    private void note(Fault found) {
        if (fault == Fault.NONE) {
            fault = found;
        }
    }

    private boolean readNumber(ByteBuffer in) {
        if (!in.hasRemaining() || format.lengthFrom(in.get(in.position())) > in.remaining()) {
            return false;
        }
        number = format.get(in);
        return true;
    }

    private static boolean refuse(boolean nested, SessionError error, String what) {
        if (nested) {
            return false;
        }
        throw new MoqtException(error, "object properties: " + what);
    }

    private static SessionError cutOffError(long type) {
        boolean understood = type == Properties.PRIOR_GROUP_ID_GAP
                || type == Properties.PRIOR_OBJECT_ID_GAP
                || type == Properties.IMMUTABLE_PROPERTIES;
        return understood ? SessionError.KEY_VALUE_FORMATTING_ERROR : SessionError.PROTOCOL_VIOLATION;
    }
}
