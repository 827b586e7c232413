package io.fastrelay.relay.delivery;

import io.fastrelay.transport.MediaFrame;

/** One request of the peer that objects are sent for. Send context only. */
abstract class Flow extends Blockable {

    private int subscriberPriority;
    private int publisherPriority;
    private long turn;

    Flow(int subscriberPriority) {
        this.subscriberPriority = subscriberPriority;
    }

    /** Whether there is something to write, as far as credit allows. */
    abstract boolean hasWork();

    /** The publisher priority of what {@link #send} would write. */
    abstract int nextPublisherPriority();

    abstract Outcome send(MediaFrame frame);

    /** The session ended. */
    abstract void close();

    final int subscriberPriority() {
        return subscriberPriority;
    }

    final void subscriberPriority(int value) {
        subscriberPriority = value;
    }

    /** An object went out whole: others of the same priorities come first now. */
    final void turn(long value) {
        turn = value;
    }

    /** Looks again at what is next, before the flow is placed among the others. */
    final void refreshPriority() {
        publisherPriority = nextPublisherPriority();
    }

    /** Draft 18 section 7.2, as far as it is about different requests; those that are equal take turns. */
    static boolean isBefore(Flow a, Flow b) {
        if (a.subscriberPriority != b.subscriberPriority) {
            return a.subscriberPriority < b.subscriberPriority;
        }
        if (a.publisherPriority != b.publisherPriority) {
            return a.publisherPriority < b.publisherPriority;
        }
        return a.turn < b.turn;
    }
}
