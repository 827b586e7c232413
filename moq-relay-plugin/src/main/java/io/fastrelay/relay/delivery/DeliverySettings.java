package io.fastrelay.relay.delivery;

import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.Location;

/**
 * What one subscriber wants of a track, filters resolved to locations.
 *
 * @param forward Forward State (draft 18 section 5.1)
 * @param subscriberPriority 0 (most important) to 255
 * @param start first location that passes
 * @param endGroup last group that passes; -1 (the largest unsigned number) for an open end
 * @param objectDeliveryTimeoutMillis smaller of publisher's and subscriber's; 0: none
 * @param subgroupDeliveryTimeoutMillis smaller of publisher's and subscriber's; 0: none
 */
public record DeliverySettings(
        boolean forward,
        int subscriberPriority,
        GroupOrder groupOrder,
        Location start,
        long endGroup,
        long objectDeliveryTimeoutMillis,
        long subgroupDeliveryTimeoutMillis) {}
