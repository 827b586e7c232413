package io.fastrelay.moqt;

import java.nio.ByteBuffer;

/**
 * OBJECT_DATAGRAM (draft 18 section 11.3.1).
 *
 * @param publisherPriority 0 to 255, or {@link SubgroupHeader#DEFAULT_PRIORITY}
 * @param properties encoded properties without their length, empty if there are none
 * @param payload empty unless {@code status} is NORMAL; a view of the datagram's bytes
 */
public record ObjectDatagram(
        long trackAlias,
        long groupId,
        long objectId,
        int publisherPriority,
        boolean endOfGroup,
        ObjectStatus status,
        ByteBuffer properties,
        ByteBuffer payload) {}
