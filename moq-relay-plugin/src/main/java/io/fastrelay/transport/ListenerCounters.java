package io.fastrelay.transport;

/**
 * Figures of 1-RTT packets. Of those sent, each is in flight, acknowledged or lost.
 *
 * @param packetsSent that count for congestion control (RFC 9002 section 2)
 * @param packetsSpuriouslyLost of the lost ones, those that were acknowledged after all
 * @param bytesInFlight now
 * @param connectionStates slots of shared connection state in use now
 */
public record ListenerCounters(
        long packetsSent,
        long packetsAcknowledged,
        long packetsLost,
        long packetsSpuriouslyLost,
        long bytesInFlight,
        long packetsReceived,
        long probeTimeouts,
        long keyUpdates,
        int connectionStates) {

    public static final ListenerCounters NONE = new ListenerCounters(0, 0, 0, 0, 0, 0, 0, 0, 0);
}
