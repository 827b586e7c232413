package io.fastrelay.relay;

import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.SubscriptionFilter;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.relay.delivery.DeliverySettings;
import java.util.Optional;

/**
 * What a subscriber has asked for, defaults filled in, and how it becomes {@link DeliverySettings}.
 *
 * @param forward Forward State
 * @param priority subscriber priority
 * @param groupOrder empty: the publisher's preference
 * @param filter empty: unfiltered
 * @param objectTimeout OBJECT_DELIVERY_TIMEOUT in milliseconds, 0: none
 * @param subgroupTimeout SUBGROUP_DELIVERY_TIMEOUT in milliseconds, 0: none
 */
record SubscriptionTerms(
        boolean forward,
        int priority,
        Optional<GroupOrder> groupOrder,
        Optional<SubscriptionFilter> filter,
        long objectTimeout,
        long subgroupTimeout) {

    /** The last group of an open end. */
    static final long OPEN_END = -1;

    /** SUBSCRIBE or PUBLISH_OK: absent parameters have the defaults of section 10.2. */
    static SubscriptionTerms of(Parameters parameters) {
        return new SubscriptionTerms(
                parameters.forward().orElse(true),
                parameters.subscriberPriority().orElse(128),
                parameters.groupOrder(),
                parameters.filter(),
                parameters.objectDeliveryTimeout().orElse(0),
                parameters.subgroupDeliveryTimeout().orElse(0));
    }

    /** REQUEST_UPDATE: absent parameters stay (section 10.9). The group order cannot change. */
    SubscriptionTerms updatedBy(Parameters parameters) {
        return new SubscriptionTerms(
                parameters.forward().orElse(forward),
                parameters.subscriberPriority().orElse(priority),
                groupOrder,
                parameters.filter().isPresent() ? parameters.filter() : filter,
                parameters.objectDeliveryTimeout().orElse(objectTimeout),
                parameters.subgroupDeliveryTimeout().orElse(subgroupTimeout));
    }

    /**
     * Resolves the filter (section 5.1.2).
     *
     * @return empty if the entire end group is published already: INVALID_RANGE
     */
    Optional<Span> resolve(Optional<Location> largest) {
        if (filter.isEmpty()) {
            return Optional.of(new Span(Location.ZERO, OPEN_END));
        }
        SubscriptionFilter wanted = filter.get();
        return switch (wanted.type()) {
            case LARGEST_OBJECT ->
                Optional.of(new Span(largest.map(SubscriptionTerms::next).orElse(Location.ZERO), OPEN_END));
            case NEXT_GROUP_START ->
                Optional.of(new Span(
                        largest.map(l -> new Location(l.group() + 1, 0)).orElse(Location.ZERO), OPEN_END));
            case ABSOLUTE_START -> Optional.of(new Span(wanted.start(), OPEN_END));
            case ABSOLUTE_RANGE -> range(wanted, largest);
        };
    }

    private static Optional<Span> range(SubscriptionFilter wanted, Optional<Location> largest) {
        long end = wanted.start().group() + wanted.endGroupDelta();
        if (largest.isPresent() && Long.compareUnsigned(largest.get().group(), end) > 0) {
            return Optional.empty();
        }
        return Optional.of(new Span(wanted.start(), end));
    }

    /** These terms on a track with these properties; of two timeouts the smaller one counts (section 8). */
    DeliverySettings settings(Span span, Properties track) {
        return new DeliverySettings(
                forward,
                priority,
                groupOrder.orElseGet(() -> preference(track)),
                span.start(),
                span.endGroup(),
                smaller(
                        objectTimeout,
                        track.number(Properties.OBJECT_DELIVERY_TIMEOUT).orElse(0)),
                smaller(
                        subgroupTimeout,
                        track.number(Properties.SUBGROUP_DELIVERY_TIMEOUT).orElse(0)));
    }

    private static GroupOrder preference(Properties track) {
        long code = track.number(Properties.DEFAULT_PUBLISHER_GROUP_ORDER).orElse(GroupOrder.ASCENDING.code());
        return code == GroupOrder.DESCENDING.code() ? GroupOrder.DESCENDING : GroupOrder.ASCENDING;
    }

    private static long smaller(long one, long other) {
        if (one == 0 || other == 0) {
            return one + other;
        }
        return Long.compareUnsigned(one, other) < 0 ? one : other;
    }

    /** The location behind this one, as far as a filter is concerned. */
    static Location next(Location location) {
        return location.object() == -1
                ? new Location(location.group() + 1, 0)
                : new Location(location.group(), location.object() + 1);
    }

    /** A resolved filter. */
    record Span(Location start, long endGroup) {}
}
