package io.fastrelay.client;

/**
 * What the SUBGROUP_HEADER says, and so must be known before the first object (draft 18 section 11.4.2).
 *
 * @param priority publisher priority of the subgroup, 0 (most important) to 255; -1: the track's default
 * @param properties its objects may have properties; costs one byte for each object that has none
 * @param endOfGroup its last object is the last one of the group
 */
public record SubgroupSettings(int priority, boolean properties, boolean endOfGroup) {

    /** The track's default priority, no properties, not known to hold the group's last object. */
    public static final SubgroupSettings DEFAULTS = new SubgroupSettings(-1, false, false);

    /** @throws IllegalArgumentException for a priority that is not in its range */
    public SubgroupSettings {
        if (priority < -1 || priority > 255) {
            throw new IllegalArgumentException("publisher priority " + priority + " is not between 0 and 255");
        }
    }

    /** The same with this publisher priority. */
    public SubgroupSettings withPriority(int value) {
        return new SubgroupSettings(value, properties, endOfGroup);
    }

    /** The same for objects with properties. */
    public SubgroupSettings withProperties() {
        return new SubgroupSettings(priority, true, endOfGroup);
    }

    /** The same for the subgroup with the group's last object. */
    public SubgroupSettings withEndOfGroup() {
        return new SubgroupSettings(priority, properties, true);
    }
}
