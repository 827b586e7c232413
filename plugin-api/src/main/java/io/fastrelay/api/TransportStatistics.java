package io.fastrelay.api;

/**
 * Figures of the QUIC packets that carry sessions (1-RTT, handshakes not counted), of all listeners together. Those named
 * "now" go up and down, all others only grow. Of the packets that were sent, each is in flight, acknowledged or lost.
 *
 * @param connectionsNow QUIC connections that exist
 * @param packetsSent packets sent that count for congestion control
 * @param packetsAcknowledged of them
 * @param packetsLost of them
 * @param packetsSpuriouslyLost of the lost ones, those that were acknowledged after all
 * @param bytesInFlightNow bytes of packets that are neither acknowledged nor lost
 * @param packetsReceived packets received, duplicates not counted
 * @param probeTimeouts times that a peer was not heard for too long
 * @param keyUpdates of either side
 * @param connectionStatesNow slots of shared connection state in use
 */
public record TransportStatistics(
        int connectionsNow,
        long packetsSent,
        long packetsAcknowledged,
        long packetsLost,
        long packetsSpuriouslyLost,
        long bytesInFlightNow,
        long packetsReceived,
        long probeTimeouts,
        long keyUpdates,
        int connectionStatesNow) {

    /** No packets yet. */
    public static final TransportStatistics NONE = new TransportStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Both together. */
    public TransportStatistics plus(TransportStatistics other) {
        return new TransportStatistics(
                connectionsNow + other.connectionsNow,
                packetsSent + other.packetsSent,
                packetsAcknowledged + other.packetsAcknowledged,
                packetsLost + other.packetsLost,
                packetsSpuriouslyLost + other.packetsSpuriouslyLost,
                bytesInFlightNow + other.bytesInFlightNow,
                packetsReceived + other.packetsReceived,
                probeTimeouts + other.probeTimeouts,
                keyUpdates + other.keyUpdates,
                connectionStatesNow + other.connectionStatesNow);
    }
}
