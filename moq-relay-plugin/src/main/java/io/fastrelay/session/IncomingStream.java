package io.fastrelay.session;

import io.fastrelay.moqt.StreamResetCode;

/** The data stream that a receiver is fed from. Methods may be called by any thread and never block. */
public interface IncomingStream {

    /** QUIC stream id. */
    long id();

    /** The receiver wants no more of it: STOP_SENDING. */
    void stop(StreamResetCode code);

    /** The receiver can take no more for now: flow control holds the peer back until {@link #resume}. */
    void pause();

    /** Ends a {@link #pause}. */
    void resume();
}
