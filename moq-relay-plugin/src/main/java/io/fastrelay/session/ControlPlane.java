package io.fastrelay.session;

import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.GoAway;
import io.fastrelay.moqt.message.Setup;
import io.fastrelay.transport.BidirectionalStream;
import io.fastrelay.transport.ReceiveHandler;
import io.fastrelay.transport.ReceiveStream;
import java.nio.ByteBuffer;

/**
 * How the messages of a session travel: the difference between the control plane families. What the messages mean is the
 * session's business. In the connection's context, but for {@link #encode}.
 */
interface ControlPlane {

    /** What the plane tells the session. */
    interface Events {

        /** The peer's SETUP. */
        void onSetup(Setup setup);

        /** GOAWAY on the control stream. */
        void onGoAway(GoAway goAway);

        /**
         * The first message of a request.
         *
         * @return the request, which hears what follows
         */
        MoqRequest onRequest(ControlMessage message, RequestLane lane);
    }

    /** Opens what this side has to open, and sends SETUP as soon as that is possible. */
    void start(Setup setup);

    /** The peer's SETUP was accepted: what was held back goes on, requests may go out. */
    void ready();

    /**
     * Encodes a message of a request. Any thread.
     *
     * @throws IllegalArgumentException if it cannot be said
     */
    ByteBuffer encode(long requestId, ControlMessage message);

    /** Sends a request, now or as soon as the peer allows. */
    void open(OutgoingRequest request, ByteBuffer message);

    /** The request is over; if it was not sent yet, it will not be. */
    void unqueue(OutgoingRequest request);

    void goAway(GoAway message);

    ReceiveHandler onBidirectional(BidirectionalStream stream);

    /**
     * A unidirectional stream turned out to carry control messages.
     *
     * @param type the stream's type, read already
     */
    ReceiveHandler onControlStream(long type, ReceiveStream stream);

    void onStreamsAvailable();
}
