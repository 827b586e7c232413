package io.fastrelay.transport.stream;

import io.fastrelay.transport.BidirectionalStream;
import io.fastrelay.transport.PathCondition;
import io.fastrelay.transport.ReceiveHandler;
import io.fastrelay.transport.ReceiveStream;
import io.fastrelay.transport.SerialContext;
import org.jspecify.annotations.Nullable;

/** A connection as its streams see it. Any thread unless said otherwise. */
public interface StreamConnection {

    /** Where events run. */
    SerialContext context();

    /** Asks for {@link Outbox#onWake}. */
    void wake();

    /** Whether the caller is the loop thread. */
    boolean isSendContext();

    /** Whether the handler has heard the end: nothing is delivered any more. Context. */
    boolean isOver();

    /** Bytes of frames that fit a packet of the largest size. */
    int packetRoom();

    /** Largest DATAGRAM payload, 0 where the peer takes none. */
    int maxDatagramLength();

    PathCondition path();

    /** The peer opened a stream: who hears its data, null if nobody does. Context. */
    @Nullable
    ReceiveHandler onBidirectional(BidirectionalStream stream);

    /** The peer opened a stream: who hears its data, null if nobody does. Context. */
    @Nullable
    ReceiveHandler onUnidirectional(ReceiveStream stream);

    /** The peer allows more streams than it did. Loop thread. */
    void onStreamsGranted();

    /** More control data waits than is allowed: the connection is to be closed. */
    void onControlNotRead(long bytes);

    /** A handler threw: the connection is to be closed. */
    void handlerFailed(Throwable e);

    /** Sending failed for a reason of our own: the connection is to be closed. */
    void sendingFailed(Throwable e);
}
