package io.fastrelay.relay.track;

import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.VarintFormat;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Prior Group ID Gap and Prior Object ID Gap (draft 18 sections 12.8 and 12.9) among an object's encoded properties,
 * inside IMMUTABLE_PROPERTIES as well. Reused; not thread-safe.
 */
final class PriorGaps {

    private long groups;
    private long objects;
    private boolean hasGroups;
    private boolean hasObjects;

    /** Groups in front of the object's group that do not exist; 0 if the object does not tell. */
    long groups() {
        return groups;
    }

    boolean tellsGroups() {
        return hasGroups;
    }

    /** Objects in front of the object that do not exist; 0 if the object does not tell. */
    long objects() {
        return objects;
    }

    void read(byte[] properties, VarintFormat varint) throws MalformedTrackException {
        groups = 0;
        objects = 0;
        hasGroups = false;
        hasObjects = false;
        if (properties.length > 0) {
            try {
                readPairs(ByteBuffer.wrap(properties), varint, false);
            } catch (BufferUnderflowException | IllegalArgumentException e) {
                throw new MalformedTrackException("object properties end in the middle of a key-value pair");
            }
        }
    }

    private void readPairs(ByteBuffer pairs, VarintFormat varint, boolean immutable) throws MalformedTrackException {
        long type = 0;
        while (pairs.hasRemaining()) {
            type += varint.get(pairs);
            if ((type & 1) == 0) {
                take(type, varint.get(pairs));
            } else {
                long length = varint.get(pairs);
                if (Long.compareUnsigned(length, pairs.remaining()) > 0) {
                    throw new BufferUnderflowException();
                }
                ByteBuffer value = pairs.slice(pairs.position(), (int) length);
                pairs.position(pairs.position() + (int) length);
                if (type == Properties.IMMUTABLE_PROPERTIES) {
                    if (immutable) {
                        throw new MalformedTrackException("IMMUTABLE_PROPERTIES inside IMMUTABLE_PROPERTIES");
                    }
                    readPairs(value, varint, true);
                }
            }
        }
    }

    private void take(long type, long value) throws MalformedTrackException {
        if (type == Properties.PRIOR_GROUP_ID_GAP) {
            if (hasGroups) {
                throw new MalformedTrackException("an object has more than one Prior Group ID Gap");
            }
            hasGroups = true;
            groups = value;
        } else if (type == Properties.PRIOR_OBJECT_ID_GAP) {
            if (hasObjects) {
                throw new MalformedTrackException("an object has more than one Prior Object ID Gap");
            }
            hasObjects = true;
            objects = value;
        }
    }
}
