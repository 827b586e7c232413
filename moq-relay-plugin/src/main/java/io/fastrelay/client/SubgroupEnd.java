package io.fastrelay.client;

import io.fastrelay.moqt.StreamResetCode;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A subgroup's stream ended, or a datagram said that it is the last object of its group.
 *
 * @param group group id
 * @param subgroup subgroup id; empty for a datagram, or if the stream was reset before it was known
 * @param lastObject id of the last object that came whole, empty if none did
 * @param endOfGroup nothing follows {@code lastObject} in the group: the stream ended with FIN and its header had said that
 *     it holds the group's last object, or the datagram said so
 * @param reset why the publisher gave it up: there may be more objects that are missing, and one that had begun is lost;
 *     empty if it ended with FIN and nothing is missing behind the subscription's start
 */
public record SubgroupEnd(
        long group, OptionalLong subgroup, OptionalLong lastObject, boolean endOfGroup, Optional<StreamResetCode> reset)
        implements TrackEvent {

    @Override
    public void deliver(TrackListener listener) {
        listener.onSubgroupEnd(this);
    }
}
