package io.fastrelay.client;

import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.SubscriptionFilter;
import io.fastrelay.moqt.message.Parameters;
import java.util.Optional;

/**
 * What a subscriber asked for, with the defaults of draft 18 section 10.2 filled in.
 *
 * @param start no object before it is sent
 * @param endGroup the last group that is sent (unsigned), empty: no end
 * @param objectTimeoutMillis smaller one of both sides' object delivery timeouts, 0: none
 * @param subgroupTimeoutMillis the same for subgroups
 */
record SubscriptionSettings(
        boolean forward,
        int subscriberPriority,
        GroupOrder groupOrder,
        Location start,
        Optional<Long> endGroup,
        long objectTimeoutMillis,
        long subgroupTimeoutMillis) {

    /** What holds before the subscriber has said anything. */
    static SubscriptionSettings defaults(Properties track) {
        long order = track.number(Properties.DEFAULT_PUBLISHER_GROUP_ORDER).orElse(GroupOrder.ASCENDING.code());
        return new SubscriptionSettings(
                true,
                128,
                order == GroupOrder.DESCENDING.code() ? GroupOrder.DESCENDING : GroupOrder.ASCENDING,
                Location.ZERO,
                Optional.empty(),
                track.number(Properties.OBJECT_DELIVERY_TIMEOUT).orElse(0),
                track.number(Properties.SUBGROUP_DELIVERY_TIMEOUT).orElse(0));
    }

    /**
     * With what a SUBSCRIBE, PUBLISH_OK or REQUEST_UPDATE says; what it leaves out stays.
     *
     * @param largest the largest location now, which relative filters refer to
     */
    SubscriptionSettings with(Parameters parameters, Properties track, Optional<Location> largest) {
        Location newStart = start;
        Optional<Long> newEnd = endGroup;
        if (parameters.filter().isPresent()) {
            SubscriptionFilter filter = parameters.filter().get();
            newEnd = Optional.empty();
            newStart = switch (filter.type()) {
                case LARGEST_OBJECT ->
                    largest.map(at -> new Location(at.group(), at.object() + 1)).orElse(Location.ZERO);
                case NEXT_GROUP_START ->
                    largest.map(at -> new Location(at.group() + 1, 0)).orElse(Location.ZERO);
                case ABSOLUTE_START, ABSOLUTE_RANGE -> filter.start();
            };
            if (filter.type() == SubscriptionFilter.Type.ABSOLUTE_RANGE) {
                newEnd = Optional.of(filter.start().group() + filter.endGroupDelta());
            }
        }
        return new SubscriptionSettings(
                parameters.forward().orElse(forward),
                parameters.subscriberPriority().orElse(subscriberPriority),
                parameters.groupOrder().orElse(groupOrder),
                newStart,
                newEnd,
                parameters.objectDeliveryTimeout().isPresent()
                        ? smaller(
                                parameters.objectDeliveryTimeout().getAsLong(),
                                track,
                                Properties.OBJECT_DELIVERY_TIMEOUT)
                        : objectTimeoutMillis,
                parameters.subgroupDeliveryTimeout().isPresent()
                        ? smaller(
                                parameters.subgroupDeliveryTimeout().getAsLong(),
                                track,
                                Properties.SUBGROUP_DELIVERY_TIMEOUT)
                        : subgroupTimeoutMillis);
    }

    boolean passes(Location location) {
        return !location.isBefore(start)
                && (endGroup.isEmpty() || Long.compareUnsigned(location.group(), endGroup.get()) <= 0);
    }

    /** Section 8: the smaller of two that are not 0. */
    private static long smaller(long subscriber, Properties track, long type) {
        long publisher = track.number(type).orElse(0);
        return subscriber == 0 ? publisher : publisher == 0 ? subscriber : Math.min(subscriber, publisher);
    }
}
