package io.fastrelay.transport;

import java.nio.ByteBuffer;

/** Receives a connection's events, one at a time, in its context. Exceptions close the connection as internal error. */
public interface ConnectionHandler {

    /** The peer opened a bidirectional stream. */
    ReceiveHandler onBidirectional(BidirectionalStream stream);

    /** The peer opened a unidirectional stream. */
    ReceiveHandler onUnidirectional(ReceiveStream stream);

    /** A datagram came; its bytes are valid during the call. */
    void onDatagram(ByteBuffer datagram);

    /** The peer granted streams after an open call had returned null. */
    void onStreamsAvailable();

    /** The end, whoever closed; the last event. */
    void onClosed(CloseInfo info);
}
