package io.fastrelay.session;

import java.nio.ByteBuffer;

/** What carries the messages of one request. In the connection's context. */
interface RequestLane {

    void send(ByteBuffer message);

    /** Nothing more from this side. */
    void finish();

    /** Ends whatever is still open of both sides (draft 18 section 3.3.2). */
    void cancel(long code);
}
