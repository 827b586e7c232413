package io.fastrelay.moqt.d18;

import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.ObjectCodec;
import io.fastrelay.moqt.wire.Vi64;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Writes the objects of a fetch stream in the shortest form (draft 18 section 11.4.4). */
final class FetchWriter18 implements ObjectCodec.FetchWriter {

    /** Flags, group, subgroup, object, priority, properties length and payload length. */
    private static final int MAX_FIELDS_LENGTH = 1 + 9 + 9 + 9 + 1 + 9 + 9;

    private final GroupOrder order;
    private boolean hasPriorLocation;
    private boolean hasPriorObject;
    private boolean priorIsDatagram;
    private long priorGroup;
    private long priorObject;
    private long priorSubgroup;
    private int priorPriority;

    FetchWriter18(GroupOrder order) {
        this.order = order;
    }

    @Override
    public int maxObjectHeadLength(byte @Nullable [] properties) {
        return MAX_FIELDS_LENGTH + (properties == null ? 0 : properties.length);
    }

    @Override
    public void putObjectHead(
            ByteBuffer target,
            long groupId,
            long subgroupId,
            boolean datagram,
            long objectId,
            int publisherPriority,
            byte @Nullable [] properties,
            long payloadLength) {
        boolean newGroup = !hasPriorLocation || groupId != priorGroup;
        boolean nextObject = hasPriorLocation && priorObject != -1 && objectId == priorObject + 1;
        requireOrder(groupId, objectId, newGroup);
        if (publisherPriority < 0 || publisherPriority > 0xFF) {
            throw new IllegalArgumentException("publisher priority " + publisherPriority + " is not 0 to 255");
        }
        int flags = datagram ? FetchFlags.DATAGRAM : subgroupMode(subgroupId);
        flags |= newGroup ? FetchFlags.GROUP_ID_DELTA : 0;
        flags |= nextObject ? 0 : FetchFlags.OBJECT_ID_DELTA;
        flags |= hasPriorObject && publisherPriority == priorPriority ? 0 : FetchFlags.PRIORITY;
        flags |= properties != null && properties.length > 0 ? FetchFlags.PROPERTIES : 0;

        Vi64 format = Vi64.INSTANCE;
        format.put(target, flags);
        if (newGroup) {
            format.put(target, groupDelta(groupId));
        }
        if (!datagram && (flags & FetchFlags.SUBGROUP_MODE) == FetchFlags.SUBGROUP_PRESENT) {
            format.put(target, subgroupId);
        }
        if (!nextObject) {
            format.put(target, newGroup ? objectId : objectId - priorObject);
        }
        if ((flags & FetchFlags.PRIORITY) != 0) {
            target.put((byte) publisherPriority);
        }
        if (properties != null && properties.length > 0) {
            format.put(target, properties.length);
            target.put(properties);
        }
        format.put(target, payloadLength);

        hasPriorLocation = true;
        hasPriorObject = true;
        priorIsDatagram = datagram;
        priorGroup = groupId;
        priorObject = objectId;
        priorSubgroup = subgroupId;
        priorPriority = publisherPriority;
    }

    private void requireOrder(long groupId, long objectId, boolean newGroup) {
        if (!hasPriorLocation) {
            return;
        }
        boolean wrong;
        if (newGroup) {
            int byGroup = Long.compareUnsigned(groupId, priorGroup);
            wrong = order == GroupOrder.ASCENDING ? byGroup < 0 : byGroup > 0;
        } else {
            wrong = Long.compareUnsigned(objectId, priorObject) <= 0;
        }
        if (wrong) {
            throw new IllegalArgumentException("object " + new Location(groupId, objectId) + " behind "
                    + new Location(priorGroup, priorObject) + " is against the order of a fetch (" + order + ")");
        }
    }

    private int subgroupMode(long subgroupId) {
        if (subgroupId == 0) {
            return FetchFlags.SUBGROUP_ZERO;
        }
        if (hasPriorObject && !priorIsDatagram) {
            if (subgroupId == priorSubgroup) {
                return FetchFlags.SUBGROUP_PRIOR;
            }
            if (subgroupId == priorSubgroup + 1) {
                return FetchFlags.SUBGROUP_PRIOR_PLUS_ONE;
            }
        }
        return FetchFlags.SUBGROUP_PRESENT;
    }

    private long groupDelta(long groupId) {
        if (!hasPriorLocation) {
            return groupId;
        }
        return order == GroupOrder.ASCENDING ? groupId - priorGroup - 1 : priorGroup - groupId - 1;
    }

    @Override
    public void putEndOfRange(ByteBuffer target, Location end, boolean unknown) {
        Vi64.INSTANCE.put(target, unknown ? FetchFlags.END_OF_UNKNOWN_RANGE : FetchFlags.END_OF_NON_EXISTENT_RANGE);
        // both ids are absolute, see FetchParser18
        Vi64.INSTANCE.put(target, end.group());
        Vi64.INSTANCE.put(target, end.object());
        hasPriorLocation = true;
        priorGroup = end.group();
        priorObject = end.object();
    }
}
