package io.fastrelay.relay.track;

import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.VarintFormat;
import java.nio.ByteBuffer;

/**
 * An object as a publisher brings it.
 *
 * @param datagram forwarding preference Datagram
 * @param subgroupId without meaning if {@code datagram}
 * @param publisherPriority 0 to 255, the track's default filled in
 * @param defaultPriority it came with the DEFAULT_PRIORITY bit
 * @param endOfGroup the END_OF_GROUP bit of a datagram
 * @param fetched it came by FETCH
 */
record ObjectFields(
        long groupId,
        boolean datagram,
        long subgroupId,
        long id,
        ObjectStatus status,
        int publisherPriority,
        boolean defaultPriority,
        boolean endOfGroup,
        boolean fetched,
        VarintFormat varint,
        byte[] properties,
        int payloadLength) {

    private static final byte[] NONE = new byte[0];

    static byte[] copy(ByteBuffer properties) {
        if (!properties.hasRemaining()) {
            return NONE;
        }
        byte[] bytes = new byte[properties.remaining()];
        properties.duplicate().get(bytes);
        return bytes;
    }
}
