package io.fastrelay.client;

import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.Properties;
import java.util.OptionalLong;

/**
 * What stands in front of an object's payload (draft 18 section 11.2.1).
 *
 * @param location group and object id
 * @param subgroup the subgroup id; empty for an object with forwarding preference Datagram
 * @param publisherPriority 0 (most important) to 255, the track's default filled in
 * @param status NORMAL, or the end of the group or track
 * @param properties object properties
 */
public record ObjectHead(
        Location location, OptionalLong subgroup, int publisherPriority, ObjectStatus status, Properties properties) {

    /** Whether it came, or was first published, as datagram. */
    public boolean datagram() {
        return subgroup.isEmpty();
    }
}
