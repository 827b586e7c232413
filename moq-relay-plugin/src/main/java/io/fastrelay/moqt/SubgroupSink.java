package io.fastrelay.moqt;

import java.nio.ByteBuffer;

/** Receives what a {@link SubgroupParser} reads, in order, on the thread that feeds it. */
public interface SubgroupSink {

    void onHeader(SubgroupHeader header);

    /**
     * An object begins. Its payload follows in {@link #onPayload} calls that add up to {@code payloadLength}; one of
     * length 0 is complete with this call.
     *
     * @param properties the encoded properties without their length, empty if there are none; valid during the call
     */
    void onObject(long objectId, ObjectStatus status, ByteBuffer properties, long payloadLength);

    /** The next bytes of the current object; valid during the call. */
    void onPayload(ByteBuffer chunk);
}
