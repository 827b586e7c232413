package io.fastrelay.transport.kwik;

import io.fastrelay.transport.ListenerCounters;
import io.fastrelay.transport.packet.PacketCounters;
import java.util.stream.Stream;

/** What the connections of a listener have sent and received that are over. Thread-safe. */
final class PacketTotals {

    private ListenerCounters over = ListenerCounters.NONE;

    /** A connection is over. */
    synchronized void add(PacketCounters last) {
        over = sum(over, last, 0);
    }

    /**
     * With those that exist.
     *
     * @param states slots of connection state in use
     */
    synchronized ListenerCounters with(Stream<PacketCounters> living, int states) {
        ListenerCounters start = new ListenerCounters(
                over.packetsSent(),
                over.packetsAcknowledged(),
                over.packetsLost(),
                over.packetsSpuriouslyLost(),
                0,
                over.packetsReceived(),
                over.probeTimeouts(),
                over.keyUpdates(),
                states);
        return living.reduce(start, (all, one) -> sum(all, one, one.bytesInFlight()), (a, b) -> b);
    }

    private static ListenerCounters sum(ListenerCounters all, PacketCounters one, long inFlight) {
        return new ListenerCounters(
                all.packetsSent() + one.sent(),
                all.packetsAcknowledged() + one.acknowledged(),
                all.packetsLost() + one.lost(),
                all.packetsSpuriouslyLost() + one.spuriouslyLost(),
                all.bytesInFlight() + inFlight,
                all.packetsReceived() + one.received(),
                all.probeTimeouts() + one.probeTimeouts(),
                all.keyUpdates() + one.keyUpdates(),
                all.connectionStates());
    }
}
