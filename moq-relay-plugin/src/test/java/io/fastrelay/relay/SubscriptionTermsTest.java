package io.fastrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.KeyValuePair;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.SubscriptionFilter;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.relay.SubscriptionTerms.Span;
import io.fastrelay.relay.delivery.DeliverySettings;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SubscriptionTermsTest {

    private static final Optional<Location> NOTHING = Optional.empty();
    private static final Optional<Location> LARGEST = Optional.of(new Location(5, 10));

    private static Optional<Span> resolve(SubscriptionFilter filter, Optional<Location> largest) {
        return SubscriptionTerms.of(Parameters.builder().filter(filter).build()).resolve(largest);
    }

    private static Optional<Span> open(long group, long object) {
        return Optional.of(new Span(new Location(group, object), SubscriptionTerms.OPEN_END));
    }

    @Test
    void withoutFilterEverythingPasses() {
        assertEquals(open(0, 0), SubscriptionTerms.of(Parameters.NONE).resolve(LARGEST));
    }

    @Test
    void largestObjectBeginsBehindTheLargestObject() {
        assertEquals(open(5, 11), resolve(SubscriptionFilter.LARGEST_OBJECT, LARGEST));
        assertEquals(open(0, 0), resolve(SubscriptionFilter.LARGEST_OBJECT, NOTHING));
        assertEquals(open(6, 0), resolve(SubscriptionFilter.LARGEST_OBJECT, Optional.of(new Location(5, -1))));
    }

    @Test
    void nextGroupStartBeginsWithTheNextGroup() {
        assertEquals(open(6, 0), resolve(SubscriptionFilter.NEXT_GROUP_START, LARGEST));
        assertEquals(open(0, 0), resolve(SubscriptionFilter.NEXT_GROUP_START, NOTHING));
    }

    @Test
    void absoluteFiltersMeanWhatTheySay() {
        assertEquals(open(3, 4), resolve(SubscriptionFilter.from(new Location(3, 4)), LARGEST));
        assertEquals(
                Optional.of(new Span(new Location(3, 4), 5)),
                resolve(SubscriptionFilter.range(new Location(3, 4), 2), LARGEST));
    }

    @Test
    void aRangeWhoseEndGroupIsPublishedAlreadyCannotBeSatisfied() {
        assertEquals(Optional.empty(), resolve(SubscriptionFilter.range(new Location(3, 0), 1), LARGEST));
        assertEquals(
                Optional.of(new Span(new Location(3, 0), 4)),
                resolve(SubscriptionFilter.range(new Location(3, 0), 1), NOTHING));
    }

    @Test
    void absentParametersHaveTheDefaultsOfTheDraft() {
        DeliverySettings settings = SubscriptionTerms.of(Parameters.NONE)
                .settings(new Span(Location.ZERO, SubscriptionTerms.OPEN_END), Properties.NONE);
        assertEquals(
                new DeliverySettings(true, 128, GroupOrder.ASCENDING, Location.ZERO, SubscriptionTerms.OPEN_END, 0, 0),
                settings);
    }

    @Test
    void groupOrderIsTheSubscribersElseThePublishers() {
        Properties descending =
                new Properties(List.of(KeyValuePair.number(Properties.DEFAULT_PUBLISHER_GROUP_ORDER, 2)));
        Span span = new Span(Location.ZERO, SubscriptionTerms.OPEN_END);
        assertEquals(
                GroupOrder.DESCENDING,
                SubscriptionTerms.of(Parameters.NONE).settings(span, descending).groupOrder());
        assertEquals(
                GroupOrder.ASCENDING,
                SubscriptionTerms.of(Parameters.builder()
                                .groupOrder(GroupOrder.ASCENDING)
                                .build())
                        .settings(span, descending)
                        .groupOrder());
    }

    @Test
    void ofTwoTimeoutsTheSmallerOneCountsAndZeroIsNone() {
        Properties track = new Properties(List.of(
                KeyValuePair.number(Properties.OBJECT_DELIVERY_TIMEOUT, 500),
                KeyValuePair.number(Properties.SUBGROUP_DELIVERY_TIMEOUT, 700)));
        Span span = new Span(Location.ZERO, SubscriptionTerms.OPEN_END);
        DeliverySettings settings = SubscriptionTerms.of(Parameters.builder()
                        .objectDeliveryTimeout(900L)
                        .subgroupDeliveryTimeout(300L)
                        .build())
                .settings(span, track);
        assertEquals(500, settings.objectDeliveryTimeoutMillis());
        assertEquals(300, settings.subgroupDeliveryTimeoutMillis());
        DeliverySettings publisherOnly = SubscriptionTerms.of(Parameters.NONE).settings(span, track);
        assertEquals(500, publisherOnly.objectDeliveryTimeoutMillis());
        assertEquals(700, publisherOnly.subgroupDeliveryTimeoutMillis());
    }

    @Test
    void anUpdateLeavesAbsentParametersAsTheyWere() {
        SubscriptionTerms terms = SubscriptionTerms.of(Parameters.builder()
                .forward(false)
                .subscriberPriority(7)
                .objectDeliveryTimeout(100L)
                .build());
        SubscriptionTerms updated =
                terms.updatedBy(Parameters.builder().subscriberPriority(9).build());
        assertFalse(updated.forward());
        assertEquals(9, updated.priority());
        assertEquals(100, updated.objectTimeout());
    }
}
