package io.fastrelay.client;

import io.fastrelay.transport.MediaFrame;

/** A subscription or fetch of the peer that this side sends objects for. Belongs to the send context. */
abstract class OutgoingRequest {

    /** How an attempt to fill a frame went. */
    enum Fill {
        /** The frame is filled. */
        SENT,
        /** The packet has no room left for it. */
        NO_ROOM,
        /** Nothing of it can be sent now: no stream, no flow control credit. */
        BLOCKED,
        /** What was to be sent is not sent at all. */
        DROPPED
    }

    int subscriberPriority;
    /** When it was served last; for taking turns. */
    long turn;
    /** The produce round in which it turned out to be blocked. */
    long blockedInRound;

    /** Publisher priority of what it would send next, -1 if there is nothing. */
    abstract int nextPriority();

    /** Fills one frame with the most important of what is ready. */
    abstract Fill fill(MediaFrame frame);
}
