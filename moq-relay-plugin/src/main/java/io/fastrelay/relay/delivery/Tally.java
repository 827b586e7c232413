package io.fastrelay.relay.delivery;

/** Counters of one flow or session. Written by the send context alone, read by anyone, a little late perhaps. */
final class Tally {

    long objectsOut;
    long bytesOut;
    long bytesRepeated;
    long streamsOut;
    long droppedTimeout;
    long droppedBehind;
    long droppedPriority;
    long droppedDatagram;
    long queuedBytes;

    void dropped(DropReason reason, int objects) {
        switch (reason) {
            case TIMEOUT -> droppedTimeout += objects;
            case BEHIND -> droppedBehind += objects;
            case PRIORITY -> droppedPriority += objects;
        }
    }

    DeliveryCounters counters() {
        return new DeliveryCounters(
                objectsOut,
                bytesOut,
                bytesRepeated,
                streamsOut,
                droppedTimeout,
                droppedBehind,
                droppedPriority,
                droppedDatagram,
                Math.max(0, queuedBytes));
    }
}
