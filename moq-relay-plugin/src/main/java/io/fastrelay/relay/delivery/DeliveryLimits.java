package io.fastrelay.relay.delivery;

/**
 * How far a subscriber may fall behind.
 *
 * @param maxQueuedBytes of objects ready but not sent, for the whole session; above it whole objects are dropped, the
 *     least important first
 * @param maxBehindMillis a subscription whose oldest unsent object is older than this, although everything that may be
 *     dropped was dropped, is ended with TOO_FAR_BEHIND
 * @param patienceMillis how long, at least, more waits than a congested path takes before the drop threshold rises; at
 *     that moment something has waited for half of it. Who asks for no delivery timeout would rather have an object some
 *     seconds late than not at all
 */
public record DeliveryLimits(long maxQueuedBytes, long maxBehindMillis, long patienceMillis) {

    private static final long USUAL_PATIENCE_MILLIS = 5_000;
    private static final int PATIENCE_PART = 2;

    /** With a patience of 5 s, or less where a subscription is ended early. */
    public DeliveryLimits(long maxQueuedBytes, long maxBehindMillis) {
        this(maxQueuedBytes, maxBehindMillis, Math.min(USUAL_PATIENCE_MILLIS, maxBehindMillis / PATIENCE_PART));
    }
}
