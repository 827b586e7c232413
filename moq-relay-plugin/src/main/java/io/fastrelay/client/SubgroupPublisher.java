package io.fastrelay.client;

import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.StreamResetCode;

/**
 * The publishing end of one subgroup: objects that depend on each other and travel in order on one stream. Any thread,
 * one at a time; never blocks. Payload arrays are kept, not copied: leave them unchanged.
 */
public final class SubgroupPublisher implements AutoCloseable {

    private static final byte[] NONE = new byte[0];

    private final TrackHistory history;
    private final PublishedSubgroup subgroup;

    SubgroupPublisher(TrackHistory history, PublishedSubgroup subgroup) {
        this.history = history;
        this.subgroup = subgroup;
    }

    /** The subgroup id. */
    public long id() {
        return subgroup.id;
    }

    /**
     * Publishes a whole object with the group's next object id.
     *
     * @return its location
     * @throws IllegalStateException if the subgroup has ended or an object of it is not complete
     */
    public Location write(byte[] payload) {
        return write(-1, Properties.NONE, payload);
    }

    /**
     * Publishes a whole object.
     *
     * @param id the object id, larger than the ones before in this subgroup, or -1 for the group's next
     * @param properties object properties; only where {@link SubgroupSettings#properties} announced them
     * @return its location
     * @throws IllegalArgumentException for an id that lies behind or exists, or properties that were not announced
     * @throws IllegalStateException if the subgroup has ended or an object of it is not complete
     */
    public Location write(long id, Properties properties, byte[] payload) {
        return append(id, ObjectStatus.NORMAL, properties, payload, payload.length)
                .location();
    }

    /**
     * Begins an object whose payload follows in pieces, so that its first bytes leave before its last ones exist.
     *
     * @param id as in {@link #write(long, Properties, byte[])}
     * @param length the payload's whole length in bytes
     */
    public ObjectWriter begin(long id, Properties properties, int length) {
        return new ObjectWriter(
                history, append(id, ObjectStatus.NORMAL, properties, length == 0 ? NONE : new byte[length], 0));
    }

    /**
     * Publishes END_OF_GROUP behind the group's largest object, then finishes this subgroup and ends the group
     * (draft 18 section 11.2.1.1).
     */
    public void endOfGroup() {
        append(-1, ObjectStatus.END_OF_GROUP, Properties.NONE, NONE, 0);
        finish();
        history.endGroup(subgroup.group);
    }

    /**
     * No more objects: the streams end with FIN. With {@link SubgroupSettings#endOfGroup} the group ends too.
     * Idempotent.
     *
     * @throws IllegalStateException if an object is not complete
     */
    public void finish() {
        history.finish(subgroup, null);
        if (subgroup.settings.endOfGroup()) {
            history.endGroup(subgroup.group);
        }
    }

    /** Gives the subgroup up: its streams are reset and what was not sent is dropped. Idempotent. */
    public void reset(StreamResetCode code) {
        history.finish(subgroup, code);
    }

    /** As {@link #finish}. */
    @Override
    public void close() {
        finish();
    }

    private PublishedObject append(long id, ObjectStatus status, Properties properties, byte[] payload, int written) {
        if (!properties.isEmpty() && !subgroup.settings.properties()) {
            throw new IllegalArgumentException(
                    "subgroup " + subgroup.id + " was opened without properties; use SubgroupSettings.withProperties");
        }
        return history.append(
                subgroup.group, subgroup, id, subgroup.priority, status, properties, payload, written, false);
    }
}
