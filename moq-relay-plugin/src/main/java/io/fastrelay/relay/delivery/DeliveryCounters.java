package io.fastrelay.relay.delivery;

/**
 * Figures of one subscription or one session since it began.
 *
 * @param objectsOut objects sent whole; what was lost of one may have been dropped later
 * @param bytesOut payload bytes sent, each once
 * @param bytesRepeated bytes of streams that were lost and sent again
 * @param droppedTimeout objects not sent, or not sent again, because a delivery timeout had passed
 * @param droppedBehind objects not sent because the subscriber could not keep up
 * @param droppedPriority objects not sent, or not sent again, because their priority was below the subscriber's drop
 *     threshold
 * @param droppedDatagram datagrams larger than the path allows
 * @param queuedBytes object bytes ready but not sent
 */
public record DeliveryCounters(
        long objectsOut,
        long bytesOut,
        long bytesRepeated,
        long streamsOut,
        long droppedTimeout,
        long droppedBehind,
        long droppedPriority,
        long droppedDatagram,
        long queuedBytes) {}
