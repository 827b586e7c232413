package io.fastrelay.moqt.message;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.Location;

/** The three fetch types of draft 18 section 10.12. */
public sealed interface FetchRange {

    /**
     * Fetch type 1.
     *
     * @param end the last object plus one; object 0 means the entire group
     */
    record Standalone(FullTrackName track, Location start, Location end) implements FetchRange {}

    /**
     * Fetch types 2 (relative) and 3 (absolute).
     *
     * @param joiningRequestId request id of the subscription to join
     * @param joiningStart groups back from the joining location's group, or the absolute start group
     */
    record Joining(boolean relative, long joiningRequestId, long joiningStart) implements FetchRange {}
}
