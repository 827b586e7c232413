package io.fastrelay.session;

import io.fastrelay.moqt.FetchSink;

/**
 * Takes the objects of one FETCH. Exactly one of {@link #onFin} and {@link #onReset} is its last call, also when the
 * request is refused or cancelled, unless it stopped the stream itself.
 */
public interface FetchReceiver extends FetchSink {

    /** The response's stream began; called before anything else. Through it the receiver can hold the peer back. */
    default void onStream(IncomingStream stream) {}

    /** FIN: the response is complete. */
    void onFin();

    /** The stream was reset by the peer, or the request or the session ended. */
    void onReset(long code);
}
