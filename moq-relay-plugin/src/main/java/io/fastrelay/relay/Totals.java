package io.fastrelay.relay;

import io.fastrelay.relay.delivery.DeliveryCounters;
import io.fastrelay.relay.track.TrackCounters;

/** Counters that outlive the sessions and tracks they came from. Relay context. */
final class Totals {

    long sessionsOpened;
    long requestsRefused;
    long objectsIn;
    long bytesIn;
    long duplicatesIn;
    long objectsOut;
    long bytesOut;
    long droppedTimeout;
    long droppedBehind;
    long droppedPriority;
    long droppedDatagram;

    void add(DeliveryCounters counters) {
        objectsOut += counters.objectsOut();
        bytesOut += counters.bytesOut();
        droppedTimeout += counters.droppedTimeout();
        droppedBehind += counters.droppedBehind();
        droppedPriority += counters.droppedPriority();
        droppedDatagram += counters.droppedDatagram();
    }

    void add(TrackCounters counters) {
        objectsIn += counters.objectsIn();
        bytesIn += counters.bytesIn();
        duplicatesIn += counters.duplicates();
    }

    Totals copy() {
        Totals copy = new Totals();
        copy.sessionsOpened = sessionsOpened;
        copy.requestsRefused = requestsRefused;
        copy.objectsIn = objectsIn;
        copy.bytesIn = bytesIn;
        copy.duplicatesIn = duplicatesIn;
        copy.objectsOut = objectsOut;
        copy.bytesOut = bytesOut;
        copy.droppedTimeout = droppedTimeout;
        copy.droppedBehind = droppedBehind;
        copy.droppedPriority = droppedPriority;
        copy.droppedDatagram = droppedDatagram;
        return copy;
    }
}
