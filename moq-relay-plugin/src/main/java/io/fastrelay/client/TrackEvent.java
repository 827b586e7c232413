package io.fastrelay.client;

/** What a subscription or a fetch brings, in the order of arrival; {@link TrackEnd} is always the last. */
public sealed interface TrackEvent permits ReceivedObject, ObjectChunk, SubgroupEnd, MissingRange, TrackEnd {

    /** Calls the listener's method for this kind of event. */
    void deliver(TrackListener listener);

    /** Bytes that it holds on to: what counts against a queue's limit. */
    default int size() {
        return 0;
    }
}
