package io.fastrelay.api;

/**
 * Figures of the whole relay. Those named "now" go up and down, all others only grow.
 *
 * @param sessionsOpened sessions since the start
 * @param sessionsNow sessions that exist
 * @param tracksNow tracks known, with or without publishers and subscribers
 * @param namespacesNow namespaces published, each counted once per publisher
 * @param publishersNow upstream subscriptions established
 * @param subscribersNow downstream subscriptions established
 * @param waitingNow subscriptions and fetches that wait for a publisher's answer, or for a publisher
 * @param objectsIn objects received, duplicates not counted
 * @param bytesIn their payload and property bytes
 * @param duplicatesIn objects that a second publisher or a fetch brought again
 * @param objectsOut objects sent, once per subscriber
 * @param bytesOut their bytes
 * @param droppedTimeout objects not sent because a delivery timeout had passed
 * @param droppedBehind objects not sent because the subscriber could not keep up
 * @param droppedPriority objects not sent because the subscriber's path was congested and others are more important
 * @param droppedDatagram datagrams larger than the path allows
 * @param queuedBytesNow object bytes ready but not sent
 * @param cacheBytesNow bytes in the cache
 * @param cacheLimitBytes bytes that the cache may hold
 * @param requestsRefused requests answered with REQUEST_ERROR
 */
public record RelayTotals(
        long sessionsOpened,
        int sessionsNow,
        int tracksNow,
        int namespacesNow,
        int publishersNow,
        int subscribersNow,
        int waitingNow,
        long objectsIn,
        long bytesIn,
        long duplicatesIn,
        long objectsOut,
        long bytesOut,
        long droppedTimeout,
        long droppedBehind,
        long droppedPriority,
        long droppedDatagram,
        long queuedBytesNow,
        long cacheBytesNow,
        long cacheLimitBytes,
        long requestsRefused) {}
