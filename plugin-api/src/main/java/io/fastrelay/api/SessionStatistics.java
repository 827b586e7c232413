package io.fastrelay.api;

/**
 * Figures of one session.
 *
 * @param session who it is
 * @param ageMillis how long it exists
 * @param goingAway whether the peer said that it goes away
 * @param publishedNamespaces namespaces it published
 * @param publishedTracks tracks that it sends to the relay
 * @param subscriptions tracks that the relay sends to it
 * @param fetches FETCH requests being answered
 * @param objectsOut objects sent to it
 * @param bytesOut their bytes
 * @param droppedTimeout objects not sent because a delivery timeout had passed
 * @param droppedBehind objects not sent because it could not keep up
 * @param droppedPriority objects not sent because its path was congested and others are more important
 * @param droppedDatagram datagrams larger than its path allows
 * @param queuedBytes object bytes ready but not sent
 * @param roundTripMicros smoothed round-trip time in microseconds, 0 while unknown
 */
public record SessionStatistics(
        SessionDescription session,
        long ageMillis,
        boolean goingAway,
        int publishedNamespaces,
        int publishedTracks,
        int subscriptions,
        int fetches,
        long objectsOut,
        long bytesOut,
        long droppedTimeout,
        long droppedBehind,
        long droppedPriority,
        long droppedDatagram,
        long queuedBytes,
        long roundTripMicros) {}
