package io.fastrelay.client;

import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.Properties;

/**
 * The publishing end of one group. Made by {@link TrackPublisher#group}. Any thread; never blocks. Payload arrays are
 * kept, not copied: leave them unchanged.
 */
public final class GroupPublisher {

    private final TrackHistory history;
    private final PublishedGroup group;

    GroupPublisher(TrackHistory history, PublishedGroup group) {
        this.history = history;
        this.group = group;
    }

    /** The group id. */
    public long id() {
        return group.id;
    }

    /**
     * Opens a subgroup.
     *
     * @param id any subgroup id that the group does not have yet
     * @throws IllegalArgumentException if the subgroup exists already
     * @throws IllegalStateException if the group has ended
     */
    public SubgroupPublisher subgroup(long id, SubgroupSettings settings) {
        return new SubgroupPublisher(history, history.openSubgroup(group, id, settings));
    }

    /** The one subgroup, 0, of a group that has no others: its last object is the group's last. */
    public SubgroupPublisher onlySubgroup() {
        return subgroup(0, SubgroupSettings.DEFAULTS.withEndOfGroup());
    }

    /**
     * Publishes an object as datagram, with the group's next object id and the track's default priority. Datagrams that
     * do not fit a session's packets are dropped there (draft 18 section 11.3).
     */
    public Location datagram(byte[] payload) {
        return datagram(-1, history.defaultPriority(), Properties.NONE, payload, false);
    }

    /**
     * Publishes an object as datagram.
     *
     * @param id the object id, or -1 for the group's next
     * @param priority publisher priority, 0 (most important) to 255
     * @param endOfGroup it is the last object of the group
     * @return its location
     * @throws IllegalArgumentException if the object exists already
     * @throws IllegalStateException if the group has ended
     */
    public Location datagram(long id, int priority, Properties properties, byte[] payload, boolean endOfGroup) {
        Location location = history.append(
                        group, null, id, priority, ObjectStatus.NORMAL, properties, payload, payload.length, endOfGroup)
                .location();
        if (endOfGroup) {
            history.endGroup(group);
        }
        return location;
    }

    /**
     * Says that the group is over: no subgroup can be opened any more and the group is complete once those that are open
     * are finished. Tells nobody by itself: {@link SubgroupSettings#withEndOfGroup} or
     * {@link SubgroupPublisher#endOfGroup} does. Idempotent.
     */
    public void end() {
        history.endGroup(group);
    }
}
