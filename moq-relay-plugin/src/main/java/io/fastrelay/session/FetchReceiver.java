package io.fastrelay.session;

import io.fastrelay.moqt.FetchSink;

/** Takes the objects of one FETCH. */
public interface FetchReceiver extends FetchSink {

    /** The response's stream began; called before anything else. Through it the receiver can hold the peer back. */
    default void onStream(IncomingStream stream) {}

    /** FIN: the response is complete. */
    void onFin();

    /** The stream was reset by the peer, or the session ended. */
    void onReset(long code);
}
