package io.fastrelay.transport.kwik;

import java.util.function.Consumer;
import tech.kwik.core.frame.QuicFrame;

/** Sends in 1-RTT packets what kwik would send in them. Any thread. */
interface AppFrames {

    /**
     * Sends a frame of the handshake's side: HANDSHAKE_DONE, NEW_CONNECTION_ID, RETIRE_CONNECTION_ID, CRYPTO,
     * CONNECTION_CLOSE. May come before the keys are known and waits for them then.
     *
     * @param lost is told on the loop when the packet is lost; kwik asks again then where that makes sense
     */
    void kwikFrame(QuicFrame frame, Consumer<QuicFrame> lost);

    /** The connection is closing: nothing is sent any more but what {@link #kwikFrame} is asked to from now on. */
    void kwikStopped();
}
