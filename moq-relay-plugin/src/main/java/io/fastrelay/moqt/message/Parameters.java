package io.fastrelay.moqt.message;

import io.fastrelay.moqt.AuthToken;
import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.SubscriptionFilter;
import io.fastrelay.moqt.TrackNamespace;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The message parameters of draft 18 section 10.2; absent ones are empty, defaults are not filled in. Times are
 * milliseconds. Immutable.
 */
public final class Parameters {

    public static final Parameters NONE = builder().build();

    private final Builder values;

    private Parameters(Builder values) {
        this.values = values;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these values. */
    public Builder toBuilder() {
        return new Builder(values);
    }

    /** AUTHORIZATION_TOKEN (0x03), in the order of the wire, aliases not resolved. */
    public List<AuthToken> authTokens() {
        return values.authTokens;
    }

    /** OBJECT_DELIVERY_TIMEOUT (0x02). */
    public OptionalLong objectDeliveryTimeout() {
        return opt(values.objectDeliveryTimeout);
    }

    /** RENDEZVOUS_TIMEOUT (0x04). */
    public OptionalLong rendezvousTimeout() {
        return opt(values.rendezvousTimeout);
    }

    /** SUBGROUP_DELIVERY_TIMEOUT (0x06). */
    public OptionalLong subgroupDeliveryTimeout() {
        return opt(values.subgroupDeliveryTimeout);
    }

    /** EXPIRES (0x08). */
    public OptionalLong expires() {
        return opt(values.expires);
    }

    /** LARGEST_OBJECT (0x09). */
    public Optional<Location> largestObject() {
        return Optional.ofNullable(values.largestObject);
    }

    /** FILL_TIMEOUT (0x0A). */
    public OptionalLong fillTimeout() {
        return opt(values.fillTimeout);
    }

    /** FORWARD (0x10). */
    public Optional<Boolean> forward() {
        return Optional.ofNullable(values.forward);
    }

    /** SUBSCRIBER_PRIORITY (0x20), 0 (most important) to 255. */
    public Optional<Integer> subscriberPriority() {
        return Optional.ofNullable(values.subscriberPriority);
    }

    /** SUBSCRIPTION_FILTER (0x21). */
    public Optional<SubscriptionFilter> filter() {
        return Optional.ofNullable(values.filter);
    }

    /** GROUP_ORDER (0x22). */
    public Optional<GroupOrder> groupOrder() {
        return Optional.ofNullable(values.groupOrder);
    }

    /** NEW_GROUP_REQUEST (0x32). */
    public OptionalLong newGroupRequest() {
        return opt(values.newGroupRequest);
    }

    /** TRACK_NAMESPACE_PREFIX (0x34). */
    public Optional<TrackNamespace> trackNamespacePrefix() {
        return Optional.ofNullable(values.trackNamespacePrefix);
    }

    private static OptionalLong opt(@Nullable Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Parameters that
                && toString().equals(that.toString())
                && authTokens().equals(that.authTokens());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        add(text, "objectDeliveryTimeout", values.objectDeliveryTimeout);
        add(text, "authTokens", values.authTokens.isEmpty() ? null : values.authTokens);
        add(text, "rendezvousTimeout", values.rendezvousTimeout);
        add(text, "subgroupDeliveryTimeout", values.subgroupDeliveryTimeout);
        add(text, "expires", values.expires);
        add(text, "largestObject", values.largestObject);
        add(text, "fillTimeout", values.fillTimeout);
        add(text, "forward", values.forward);
        add(text, "subscriberPriority", values.subscriberPriority);
        add(text, "filter", values.filter);
        add(text, "groupOrder", values.groupOrder);
        add(text, "newGroupRequest", values.newGroupRequest);
        add(text, "trackNamespacePrefix", values.trackNamespacePrefix);
        return text.append('}').toString();
    }

    private static void add(StringBuilder text, String name, @Nullable Object value) {
        if (value != null) {
            text.append(text.length() == 1 ? "" : " ").append(name).append('=').append(value);
        }
    }

    /** Collects parameters; a value set to null is absent. */
    public static final class Builder {
        private List<AuthToken> authTokens = List.of();
        private @Nullable Long objectDeliveryTimeout;
        private @Nullable Long rendezvousTimeout;
        private @Nullable Long subgroupDeliveryTimeout;
        private @Nullable Long expires;
        private @Nullable Location largestObject;
        private @Nullable Long fillTimeout;
        private @Nullable Boolean forward;
        private @Nullable Integer subscriberPriority;
        private @Nullable SubscriptionFilter filter;
        private @Nullable GroupOrder groupOrder;
        private @Nullable Long newGroupRequest;
        private @Nullable TrackNamespace trackNamespacePrefix;

        private Builder() {}

        private Builder(Builder from) {
            authTokens = from.authTokens;
            objectDeliveryTimeout = from.objectDeliveryTimeout;
            rendezvousTimeout = from.rendezvousTimeout;
            subgroupDeliveryTimeout = from.subgroupDeliveryTimeout;
            expires = from.expires;
            largestObject = from.largestObject;
            fillTimeout = from.fillTimeout;
            forward = from.forward;
            subscriberPriority = from.subscriberPriority;
            filter = from.filter;
            groupOrder = from.groupOrder;
            newGroupRequest = from.newGroupRequest;
            trackNamespacePrefix = from.trackNamespacePrefix;
        }

        public Builder authTokens(List<AuthToken> value) {
            authTokens = List.copyOf(value);
            return this;
        }

        public Builder objectDeliveryTimeout(@Nullable Long value) {
            objectDeliveryTimeout = value;
            return this;
        }

        public Builder rendezvousTimeout(@Nullable Long value) {
            rendezvousTimeout = value;
            return this;
        }

        public Builder subgroupDeliveryTimeout(@Nullable Long value) {
            subgroupDeliveryTimeout = value;
            return this;
        }

        public Builder expires(@Nullable Long value) {
            expires = value;
            return this;
        }

        public Builder largestObject(@Nullable Location value) {
            largestObject = value;
            return this;
        }

        public Builder fillTimeout(@Nullable Long value) {
            fillTimeout = value;
            return this;
        }

        public Builder forward(@Nullable Boolean value) {
            forward = value;
            return this;
        }

        public Builder subscriberPriority(@Nullable Integer value) {
            subscriberPriority = value;
            return this;
        }

        public Builder filter(@Nullable SubscriptionFilter value) {
            filter = value;
            return this;
        }

        public Builder groupOrder(@Nullable GroupOrder value) {
            groupOrder = value;
            return this;
        }

        public Builder newGroupRequest(@Nullable Long value) {
            newGroupRequest = value;
            return this;
        }

        public Builder trackNamespacePrefix(@Nullable TrackNamespace value) {
            trackNamespacePrefix = value;
            return this;
        }

        public Parameters build() {
            return new Parameters(new Builder(this));
        }
    }
}
