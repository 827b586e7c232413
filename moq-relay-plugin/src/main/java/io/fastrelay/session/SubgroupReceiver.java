package io.fastrelay.session;

import io.fastrelay.moqt.ObjectStatus;
import java.nio.ByteBuffer;

/** Takes one subgroup stream. Methods as in {@link io.fastrelay.moqt.SubgroupSink}. */
public interface SubgroupReceiver {

    void onObject(long objectId, ObjectStatus status, ByteBuffer properties, long payloadLength);

    void onPayload(ByteBuffer chunk);

    /** FIN behind a complete object. */
    void onFin();

    /** The stream was reset by the peer, or the session ended. */
    void onReset(long code);
}
