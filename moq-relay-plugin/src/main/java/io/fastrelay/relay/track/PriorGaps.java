package io.fastrelay.relay.track;

import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.PropertyScan;
import io.fastrelay.moqt.VarintFormat;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Prior Group ID Gap and Prior Object ID Gap (draft 18 sections 12.8 and 12.9) among an object's encoded properties,
 * inside IMMUTABLE_PROPERTIES as well. Reused; not thread-safe.
 */
final class PriorGaps {

    private @Nullable VarintFormat format;
    private @Nullable PropertyScan scan;
    private long groups;
    private long objects;
    private boolean hasGroups;

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

    /** @throws MalformedTrackException if these properties may not be those of that object */
    void read(byte[] properties, VarintFormat varint, long groupId, long objectId) throws MalformedTrackException {
        groups = 0;
        objects = 0;
        hasGroups = false;
        if (properties.length > 0) {
            PropertyScan reader = scanFor(varint);
            PropertyScan.Fault fault;
            try {
                fault = reader.scan(ByteBuffer.wrap(properties), groupId, objectId);
            } catch (MoqtException e) {
                throw new MalformedTrackException(String.valueOf(e.getMessage()));
            }
            if (fault != PropertyScan.Fault.NONE) {
                throw new MalformedTrackException("object properties: " + fault);
            }
            groups = reader.priorGroupIdGap();
            objects = reader.priorObjectIdGap();
            hasGroups = reader.hasPriorGroupIdGap();
        }
    }

    /** Publishers of one track mostly speak one draft. */
    private PropertyScan scanFor(VarintFormat varint) {
        PropertyScan current = scan;
        if (current == null || format != varint) {
            current = new PropertyScan(varint);
            scan = current;
            format = varint;
        }
        return current;
    }
}
