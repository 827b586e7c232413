package io.fastrelay.client;

/** Hears what is published on a track. Called under the history's monitor by the publishing thread: hand over and return. */
interface TrackReader {

    /** An object was published; its payload may still be growing. */
    default void onAppended(PublishedObject object) {}

    /** More payload of an object is there. */
    default void onGrown(PublishedObject object) {}

    /** A subgroup was finished or given up. */
    default void onFinished(PublishedSubgroup subgroup) {}

    /** Every group up to {@code group} is complete and larger ones exist. */
    default void onCompleteThrough(long group) {}

    /** Nothing more will be published. */
    default void onEnded() {}
}
