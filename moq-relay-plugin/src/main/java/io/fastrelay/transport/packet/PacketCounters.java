package io.fastrelay.transport.packet;

/**
 * What a connection's short header packets have come to since it began.
 *
 * @param sent congestion controlled packets
 * @param acknowledged of them
 * @param lost of them
 * @param spuriouslyLost of the lost ones, those that were acknowledged after all
 * @param bytesInFlight now
 * @param received packets that were authentic and new
 * @param undecryptable packets that were not authentic
 * @param duplicates authentic packets that came again
 * @param probeTimeouts times that nothing was heard for too long
 * @param keyUpdates of either end
 */
public record PacketCounters(
        long sent,
        long acknowledged,
        long lost,
        long spuriouslyLost,
        long bytesInFlight,
        long received,
        long undecryptable,
        long duplicates,
        long probeTimeouts,
        long keyUpdates) {}
