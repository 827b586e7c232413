package io.fastrelay.moqt;

/**
 * SUBGROUP_HEADER (draft 18 section 11.4.2).
 *
 * @param subgroupId 0 and without meaning while {@code subgroupIdIsFirstObject}
 * @param subgroupIdIsFirstObject the subgroup id is the id of the stream's first object
 * @param publisherPriority 0 to 255, or {@link #DEFAULT_PRIORITY} where the track's default holds
 * @param hasProperties every object of the stream has a properties field
 * @param endOfGroup the last object before a FIN is the group's last
 * @param firstObject the stream begins with the first object ever published in the subgroup
 */
public record SubgroupHeader(
        long trackAlias,
        long groupId,
        long subgroupId,
        boolean subgroupIdIsFirstObject,
        int publisherPriority,
        boolean hasProperties,
        boolean endOfGroup,
        boolean firstObject) {

    public static final int DEFAULT_PRIORITY = -1;
}
