package io.fastrelay.relay.delivery;

/**
 * How far a subscriber may fall behind.
 *
 * @param maxQueuedBytes of objects ready but not sent, for the whole session; above it whole objects are dropped, the
 *     least important first
 * @param maxBehindMillis a subscription whose oldest unsent object is older than this, although everything that may be
 *     dropped was dropped, is ended with TOO_FAR_BEHIND
 */
public record DeliveryLimits(long maxQueuedBytes, long maxBehindMillis) {}
