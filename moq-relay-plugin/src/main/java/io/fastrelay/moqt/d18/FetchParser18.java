package io.fastrelay.moqt.d18;

import io.fastrelay.moqt.FetchParser;
import io.fastrelay.moqt.FetchSink;
import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.wire.StreamFields;
import io.fastrelay.moqt.wire.Vi64;
import java.nio.ByteBuffer;

/** Reads the objects of a fetch stream (draft 18 section 11.4.4). */
final class FetchParser18 implements FetchParser {

    private enum Field {
        FLAGS,
        GROUP_ID,
        SUBGROUP_ID,
        OBJECT_ID,
        PUBLISHER_PRIORITY,
        PROPERTIES_LENGTH,
        PROPERTIES,
        PAYLOAD_LENGTH,
        PAYLOAD
    }

    private final GroupOrder order;
    private final StreamFields fields;
    private Field field = Field.FLAGS;
    private int flags;

    /** Whether {@link #groupId} and {@link #objectId} are those of an object or range before this one. */
    private boolean hasPriorLocation;

    private boolean hasPriorObject;
    private boolean priorIsDatagram;
    private long groupId;
    private long objectId;
    private long subgroupId;
    private int publisherPriority;

    FetchParser18(GroupOrder order, long maxObjectLength) {
        this.order = order;
        this.fields = new StreamFields(Vi64.INSTANCE, "fetch stream", maxObjectLength);
    }

    @Override
    public void feed(ByteBuffer data, FetchSink sink) {
        boolean more = true;
        while (more) {
            more = switch (field) {
                case PUBLISHER_PRIORITY -> priority(data);
                case PROPERTIES -> properties(data);
                case PAYLOAD -> payload(data, sink);
                default -> fields.number(data) && number(data, sink);
            };
        }
        fields.keep(data);
    }

    private boolean number(ByteBuffer data, FetchSink sink) {
        long value = fields.value();
        switch (field) {
            case FLAGS -> begin(value);
            case GROUP_ID -> group(value);
            case SUBGROUP_ID -> {
                subgroupId = value;
                behindSubgroup();
            }
            case OBJECT_ID -> object(value, sink);
            case PROPERTIES_LENGTH -> {
                fields.beginProperties();
                field = fields.hasProperties() ? Field.PROPERTIES : Field.PAYLOAD_LENGTH;
            }
            case PAYLOAD_LENGTH -> complete(data, sink);
            default -> throw new AssertionError(field);
        }
        return true;
    }

    private void begin(long value) {
        boolean range = value == FetchFlags.END_OF_NON_EXISTENT_RANGE || value == FetchFlags.END_OF_UNKNOWN_RANGE;
        if (!range && Long.compareUnsigned(value, FetchFlags.MAX_FLAGS) > 0) {
            throw fields.fail("Serialization Flags are 0x" + Long.toHexString(value)
                    + ", expected at most 0x7f, or 0x8c or 0x10c");
        }
        flags = (int) value;
        fields.noProperties();
        if (!range) {
            checkReferences();
        }
        if (has(FetchFlags.GROUP_ID_DELTA)) {
            field = Field.GROUP_ID;
        } else {
            behindGroup();
        }
    }

    /** Section 11.4.4.1: flags must not refer to a field that no object before had. */
    private void checkReferences() {
        if (!hasPriorLocation && !(has(FetchFlags.GROUP_ID_DELTA) && has(FetchFlags.OBJECT_ID_DELTA))) {
            throw fields.fail(refersToNothing("Group ID or Object ID"));
        }
        if (!hasPriorObject && !has(FetchFlags.PRIORITY)) {
            throw fields.fail(refersToNothing("Publisher Priority"));
        }
        int mode = subgroupMode();
        if (mode == FetchFlags.SUBGROUP_PRIOR || mode == FetchFlags.SUBGROUP_PRIOR_PLUS_ONE) {
            if (!hasPriorObject || priorIsDatagram) {
                throw fields.fail(refersToNothing("Subgroup ID"));
            }
        }
    }

    private String refersToNothing(String what) {
        return "Serialization Flags 0x" + Integer.toHexString(flags) + " refer to the prior object's " + what
                + ", but there is none";
    }

    private void group(long delta) {
        if (isRange() || !hasPriorLocation) {
            // the first object's delta is the id itself; in an End of Range it always is one, otherwise a range could
            // not end in the group it began in (moq-wg/moq-transport issue 1861)
            groupId = delta;
        } else if (order == GroupOrder.ASCENDING) {
            long next = groupId + delta + 1;
            if (Long.compareUnsigned(next, groupId) <= 0) {
                throw fields.fail("Group ID Delta " + Long.toUnsignedString(delta) + " behind group "
                        + Long.toUnsignedString(groupId) + " exceeds 2^64-1");
            }
            groupId = next;
        } else {
            if (Long.compareUnsigned(groupId, delta) <= 0) {
                throw fields.fail("Group ID Delta " + Long.toUnsignedString(delta) + " behind group "
                        + Long.toUnsignedString(groupId) + " in descending order goes below 0");
            }
            groupId = groupId - delta - 1;
        }
        behindGroup();
    }

    private void behindGroup() {
        if (isRange()) {
            field = Field.OBJECT_ID;
            return;
        }
        switch (subgroupMode()) {
            case FetchFlags.SUBGROUP_PRESENT -> {
                field = Field.SUBGROUP_ID;
                return;
            }
            case FetchFlags.SUBGROUP_ZERO -> subgroupId = 0;
            case FetchFlags.SUBGROUP_PRIOR_PLUS_ONE -> {
                if (++subgroupId == 0) {
                    throw fields.fail("the prior Subgroup ID plus one exceeds 2^64-1");
                }
            }
            default -> {}
        }
        behindSubgroup();
    }

    /** A datagram has no subgroup whatever the two bits say (section 11.4.4.1). */
    private int subgroupMode() {
        return has(FetchFlags.DATAGRAM) ? FetchFlags.SUBGROUP_ZERO : flags & FetchFlags.SUBGROUP_MODE;
    }

    private void behindSubgroup() {
        if (has(FetchFlags.OBJECT_ID_DELTA)) {
            field = Field.OBJECT_ID;
        } else {
            if (++objectId == 0) {
                throw fields.fail("the prior Object ID plus one exceeds 2^64-1");
            }
            behindObject();
        }
    }

    private void object(long delta, FetchSink sink) {
        if (isRange()) {
            objectId = delta;
            hasPriorLocation = true;
            field = Field.FLAGS;
            sink.onEndOfRange(new Location(groupId, objectId), flags == FetchFlags.END_OF_UNKNOWN_RANGE);
            return;
        }
        if (has(FetchFlags.GROUP_ID_DELTA)) {
            objectId = delta;
        } else {
            long next = objectId + delta;
            if (Long.compareUnsigned(next, objectId) < 0) {
                throw fields.fail("Object ID Delta " + Long.toUnsignedString(delta) + " behind object "
                        + Long.toUnsignedString(objectId) + " exceeds 2^64-1");
            }
            objectId = next;
        }
        behindObject();
    }

    private void behindObject() {
        field = has(FetchFlags.PRIORITY) ? Field.PUBLISHER_PRIORITY : behindPriority();
    }

    private boolean priority(ByteBuffer data) {
        if (!data.hasRemaining()) {
            return false;
        }
        publisherPriority = data.get() & 0xFF;
        field = behindPriority();
        return true;
    }

    private Field behindPriority() {
        return has(FetchFlags.PROPERTIES) ? Field.PROPERTIES_LENGTH : Field.PAYLOAD_LENGTH;
    }

    private boolean properties(ByteBuffer data) {
        if (!fields.properties(data)) {
            return false;
        }
        field = Field.PAYLOAD_LENGTH;
        return true;
    }

    private void complete(ByteBuffer data, FetchSink sink) {
        fields.beginPayload();
        field = fields.payloadLeft() == 0 ? Field.FLAGS : Field.PAYLOAD;
        hasPriorLocation = true;
        hasPriorObject = true;
        priorIsDatagram = has(FetchFlags.DATAGRAM);
        sink.onObject(
                groupId,
                subgroupId,
                priorIsDatagram,
                objectId,
                publisherPriority,
                fields.openProperties(data),
                fields.payloadLeft());
        fields.close(data);
    }

    private boolean payload(ByteBuffer data, FetchSink sink) {
        if (!data.hasRemaining()) {
            return false;
        }
        sink.onPayload(fields.openPayload(data));
        fields.close(data);
        if (fields.payloadLeft() == 0) {
            field = Field.FLAGS;
        }
        return true;
    }

    private boolean isRange() {
        return flags > FetchFlags.MAX_FLAGS;
    }

    private boolean has(int flag) {
        return (flags & flag) != 0;
    }

    @Override
    public void end() {
        if (field != Field.FLAGS || fields.isInNumber()) {
            throw fields.fail("the stream ended inside " + field
                    + (field == Field.PAYLOAD ? ": " + fields.payloadLeft() + " bytes are missing" : ""));
        }
    }
}
