package io.fastrelay.relay.delivery;

/** Counters of one flow or session. Written by the send context alone, read by anyone, a little late perhaps. */
final class Tally {

    long objectsOut;
    long bytesOut;
    long streamsOut;
    long droppedTimeout;
    long droppedBehind;
    long droppedDatagram;
    long queuedBytes;

    DeliveryCounters counters() {
        return new DeliveryCounters(
                objectsOut,
                bytesOut,
                streamsOut,
                droppedTimeout,
                droppedBehind,
                droppedDatagram,
                Math.max(0, queuedBytes));
    }
}
