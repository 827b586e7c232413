package io.fastrelay.relay.delivery;

import io.fastrelay.transport.MediaStream;

/**
 * What hangs on a media stream: keeps what was sent until it is acknowledged. One owner may serve several streams, one
 * after the other, so each call names the stream that it is about. Send context only.
 */
interface StreamOwner {

    void acknowledged(MediaStream stream, long upTo);

    void lost(MediaStream stream, long offset, int length);

    void allAcknowledged(MediaStream stream);

    /** The peer does not want the stream, which is reset already. */
    void stopped(MediaStream stream);
}
