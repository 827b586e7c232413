package io.fastrelay.moqt;

import java.nio.ByteBuffer;

/** Receives what a {@link FetchParser} reads, in order, on the thread that feeds it. */
public interface FetchSink {

    /**
     * An object begins; payload as in {@link SubgroupSink}.
     *
     * @param subgroupId without meaning if {@code datagram}
     */
    void onObject(
            long groupId,
            long subgroupId,
            boolean datagram,
            long objectId,
            int publisherPriority,
            ByteBuffer properties,
            long payloadLength);

    void onPayload(ByteBuffer chunk);

    /** No objects from the last one up to and including {@code end}: they do not exist, or their state is unknown. */
    void onEndOfRange(Location end, boolean unknown);
}
