package io.fastrelay.client;

/**
 * Hears what a subscription or a fetch brings, one call at a time. Called in the connection's context, on the thread that
 * received the packet: it must not block, and everything else of that connection waits for it.
 */
public interface TrackListener {

    /** A whole object, or one that says the end of a group or track. Not called when chunks were asked for. */
    default void onObject(ReceivedObject object) {}

    /** The next bytes of an object; only when chunks were asked for. */
    default void onChunk(ObjectChunk chunk) {}

    /** A subgroup's stream ended; objects may be missing if it was reset. */
    default void onSubgroupEnd(SubgroupEnd end) {}

    /** A fetch says that it will not deliver these objects. */
    default void onMissing(MissingRange range) {}

    /** The end; the last call. */
    void onEnd(TrackEnd end);
}
