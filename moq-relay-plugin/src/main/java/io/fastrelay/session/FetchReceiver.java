package io.fastrelay.session;

import io.fastrelay.moqt.FetchSink;

/** Takes the objects of one FETCH. */
public interface FetchReceiver extends FetchSink {

    /** FIN: the response is complete. */
    void onFin();

    /** The stream was reset by the peer, or the session ended. */
    void onReset(long code);
}
