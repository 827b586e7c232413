package io.fastrelay.relay.delivery;

/** What came of the attempt to send something. */
enum Outcome {
    /** A frame was filled. */
    SENT,
    /** The packet has too little room. */
    NO_ROOM,
    /** Nothing was written: it waits for credit, was dropped, or is over. */
    NOT_NOW
}
