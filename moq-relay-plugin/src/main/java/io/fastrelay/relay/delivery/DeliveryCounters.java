package io.fastrelay.relay.delivery;

/**
 * Figures of one subscription or one session since it began.
 *
 * @param droppedTimeout objects not sent because a delivery timeout had passed
 * @param droppedBehind objects not sent because the subscriber could not keep up
 * @param droppedDatagram datagrams larger than the path allows
 * @param queuedBytes object bytes ready but not sent
 */
public record DeliveryCounters(
        long objectsOut,
        long bytesOut,
        long streamsOut,
        long droppedTimeout,
        long droppedBehind,
        long droppedDatagram,
        long queuedBytes) {}
