package io.fastrelay.moqt.wire;

import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.SubgroupHeader;
import io.fastrelay.moqt.SubgroupParser;
import io.fastrelay.moqt.SubgroupSink;
import io.fastrelay.moqt.VarintFormat;
import java.nio.ByteBuffer;

/** Reads subgroup streams (draft 18 section 11.4.2; drafts 14 to 22 differ in the varint and the types only). */
public final class SubgroupStreamParser implements SubgroupParser {

    private enum Field {
        TRACK_ALIAS,
        GROUP_ID,
        SUBGROUP_ID,
        PUBLISHER_PRIORITY,
        OBJECT_ID_DELTA,
        PROPERTIES_LENGTH,
        PROPERTIES,
        PAYLOAD_LENGTH,
        STATUS,
        PAYLOAD
    }

    private final SubgroupType type;
    private final StreamFields fields;
    private Field field = Field.TRACK_ALIAS;

    private long trackAlias;
    private long groupId;
    private long subgroupId;

    private boolean hasPrevious;
    private long objectId;
    private ObjectStatus lastStatus = ObjectStatus.NORMAL;

    public SubgroupStreamParser(VarintFormat format, SubgroupType type, long maxObjectLength) {
        this.type = type;
        this.fields = new StreamFields(format, "subgroup stream", maxObjectLength);
    }

    @Override
    public void feed(ByteBuffer data, SubgroupSink sink) {
        boolean more = true;
        while (more) {
            more = switch (field) {
                case OBJECT_ID_DELTA -> objectIdDelta(data);
                case PROPERTIES_LENGTH -> propertiesLength(data);
                case PROPERTIES -> properties(data);
                case PAYLOAD_LENGTH -> payloadLength(data, sink);
                case STATUS -> status(data, sink);
                case PAYLOAD -> payload(data, sink);
                default -> header(data, sink);
            };
        }
        fields.keep(data);
    }

    private boolean header(ByteBuffer data, SubgroupSink sink) {
        if (field == Field.PUBLISHER_PRIORITY) {
            if (!data.hasRemaining()) {
                return false;
            }
            headerComplete(data.get() & 0xFF, sink);
            return true;
        }
        if (!fields.number(data)) {
            return false;
        }
        switch (field) {
            case TRACK_ALIAS -> {
                trackAlias = fields.value();
                field = Field.GROUP_ID;
            }
            case GROUP_ID -> {
                groupId = fields.value();
                if (type.mode() == SubgroupType.IdMode.PRESENT) {
                    field = Field.SUBGROUP_ID;
                } else {
                    behindSubgroupId(sink);
                }
            }
            case SUBGROUP_ID -> {
                subgroupId = fields.value();
                behindSubgroupId(sink);
            }
            default -> throw new AssertionError(field);
        }
        return true;
    }

    private void behindSubgroupId(SubgroupSink sink) {
        if (type.defaultPriority()) {
            headerComplete(SubgroupHeader.DEFAULT_PRIORITY, sink);
        } else {
            field = Field.PUBLISHER_PRIORITY;
        }
    }

    private void headerComplete(int publisherPriority, SubgroupSink sink) {
        field = Field.OBJECT_ID_DELTA;
        sink.onHeader(new SubgroupHeader(
                trackAlias,
                groupId,
                subgroupId,
                type.mode() == SubgroupType.IdMode.FIRST_OBJECT_ID,
                publisherPriority,
                type.hasProperties(),
                type.endOfGroup(),
                type.firstObject()));
    }

    private boolean objectIdDelta(ByteBuffer data) {
        if (!fields.number(data)) {
            return false;
        }
        if (lastStatus != ObjectStatus.NORMAL) {
            // section 11.4.3
            throw fields.fail("an object follows the object " + Long.toUnsignedString(objectId) + " with status "
                    + lastStatus + ", expected the end of the stream");
        }
        long delta = fields.value();
        long next = hasPrevious ? objectId + delta + 1 : delta;
        if (hasPrevious && Long.compareUnsigned(next, objectId) <= 0) {
            throw fields.fail("Object ID Delta " + Long.toUnsignedString(delta) + " behind object "
                    + Long.toUnsignedString(objectId) + " exceeds 2^64-1");
        }
        objectId = next;
        hasPrevious = true;
        fields.noProperties();
        field = type.hasProperties() ? Field.PROPERTIES_LENGTH : Field.PAYLOAD_LENGTH;
        return true;
    }

    private boolean propertiesLength(ByteBuffer data) {
        if (!fields.number(data)) {
            return false;
        }
        fields.beginProperties();
        field = fields.hasProperties() ? Field.PROPERTIES : Field.PAYLOAD_LENGTH;
        return true;
    }

    private boolean properties(ByteBuffer data) {
        if (!fields.properties(data)) {
            return false;
        }
        field = Field.PAYLOAD_LENGTH;
        return true;
    }

    private boolean payloadLength(ByteBuffer data, SubgroupSink sink) {
        if (!fields.number(data)) {
            return false;
        }
        fields.beginPayload();
        if (fields.payloadLeft() == 0) {
            field = Field.STATUS;
        } else {
            field = Field.PAYLOAD;
            object(data, sink, ObjectStatus.NORMAL);
        }
        return true;
    }

    private boolean status(ByteBuffer data, SubgroupSink sink) {
        if (!fields.number(data)) {
            return false;
        }
        lastStatus = StatusCodes.of(fields.value(), "subgroup stream");
        if (lastStatus != ObjectStatus.NORMAL && fields.hasProperties()) {
            throw fields.fail("object " + Long.toUnsignedString(objectId) + " has status " + lastStatus
                    + " and properties, which only a normal object may have");
        }
        field = Field.OBJECT_ID_DELTA;
        object(data, sink, lastStatus);
        return true;
    }

    private void object(ByteBuffer data, SubgroupSink sink, ObjectStatus status) {
        sink.onObject(objectId, status, fields.openProperties(data), fields.payloadLeft());
        fields.close(data);
    }

    private boolean payload(ByteBuffer data, SubgroupSink sink) {
        if (!data.hasRemaining()) {
            return false;
        }
        sink.onPayload(fields.openPayload(data));
        fields.close(data);
        if (fields.payloadLeft() == 0) {
            field = Field.OBJECT_ID_DELTA;
        }
        return true;
    }

    @Override
    public void end() {
        if (field != Field.OBJECT_ID_DELTA || fields.isInNumber()) {
            throw fields.fail("the stream ended inside " + field
                    + (field == Field.PAYLOAD
                            ? " of object " + Long.toUnsignedString(objectId) + ": " + fields.payloadLeft()
                                    + " bytes are missing"
                            : ""));
        }
    }
}
