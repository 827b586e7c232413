package io.fastrelay.transport;

import java.nio.ByteBuffer;

/** Receives a stream's bytes in order, in the connection's context. */
public interface ReceiveHandler {

    /**
     * The next bytes; valid during the call, and all of them are consumed by it. Flow control credit is given back when
     * it returns.
     *
     * @param fin no more will follow; {@code data} may be empty then
     */
    void onData(ByteBuffer data, boolean fin);

    /** The peer reset the stream; nothing follows. */
    void onReset(long code);
}
