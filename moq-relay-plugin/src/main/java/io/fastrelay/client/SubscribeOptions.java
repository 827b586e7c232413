package io.fastrelay.client;

import io.fastrelay.moqt.message.Parameters;

/**
 * How a subscription or a fetch is made.
 *
 * @param parameters all parameters of draft 18 section 10.2 that belong to the request: filter, priority, group order,
 *     forward state, timeouts, tokens and so on
 * @param chunks deliver payload as it arrives instead of whole objects
 * @param maxQueuedBytes payload that may wait for the application at most, at least 1; beyond it the peer is held back
 *     by flow control
 */
public record SubscribeOptions(Parameters parameters, boolean chunks, long maxQueuedBytes) {

    /** No parameters, whole objects, 16 MiB. */
    public static final SubscribeOptions DEFAULTS = new SubscribeOptions(Parameters.NONE, false, 16L << 20);

    /** @throws IllegalArgumentException if the limit is not positive */
    public SubscribeOptions {
        if (maxQueuedBytes < 1) {
            throw new IllegalArgumentException("maxQueuedBytes must be positive, not " + maxQueuedBytes);
        }
    }

    /** The defaults with these parameters. */
    public static SubscribeOptions with(Parameters parameters) {
        return new SubscribeOptions(parameters, false, DEFAULTS.maxQueuedBytes());
    }

    /** The same, delivering chunks. */
    public SubscribeOptions withChunks() {
        return new SubscribeOptions(parameters, true, maxQueuedBytes);
    }

    /** The same with this limit. */
    public SubscribeOptions withMaxQueuedBytes(long bytes) {
        return new SubscribeOptions(parameters, chunks, bytes);
    }
}
