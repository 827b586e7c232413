package io.fastrelay.session;

import io.fastrelay.moqt.StreamResetCode;

/** The data stream that a receiver is fed from. */
public interface IncomingStream {

    /** QUIC stream id. */
    long id();

    /** The receiver wants no more of it: STOP_SENDING. */
    void stop(StreamResetCode code);
}
