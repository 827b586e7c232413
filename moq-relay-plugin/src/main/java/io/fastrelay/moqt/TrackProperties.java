package io.fastrelay.moqt;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the track properties that a relay understands say (draft 18 sections 8 and 12), wherever they stand: in the
 * mutable list or inside IMMUTABLE_PROPERTIES. Defaults are filled in. Times are milliseconds.
 *
 * @param objectDeliveryTimeout OBJECT_DELIVERY_TIMEOUT, 0 for none
 * @param subgroupDeliveryTimeout SUBGROUP_DELIVERY_TIMEOUT, 0 for none
 * @param maxCacheDuration MAX_CACHE_DURATION; empty: no limit
 * @param publisherPriority DEFAULT_PUBLISHER_PRIORITY, 0 (most important) to 255
 * @param groupOrder DEFAULT_PUBLISHER_GROUP_ORDER
 * @param dynamicGroups whether NEW_GROUP_REQUEST is welcome
 * @param mandatory the first property of the mandatory range (section 2.5.1): none of them is understood, so the track
 *     must be refused with UNSUPPORTED_EXTENSION
 * @param malformed why the track is malformed (section 12.7); empty if it is not
 */
public record TrackProperties(
        long objectDeliveryTimeout,
        long subgroupDeliveryTimeout,
        OptionalLong maxCacheDuration,
        int publisherPriority,
        GroupOrder groupOrder,
        boolean dynamicGroups,
        OptionalLong mandatory,
        Optional<String> malformed) {

    public static final int DEFAULT_PRIORITY = 128;
}
