package io.fastrelay.moqt.d18;

import static io.fastrelay.moqt.d18.Carrier.FETCH;
import static io.fastrelay.moqt.d18.Carrier.PUBLISH;
import static io.fastrelay.moqt.d18.Carrier.PUBLISH_NAMESPACE;
import static io.fastrelay.moqt.d18.Carrier.PUBLISH_OK;
import static io.fastrelay.moqt.d18.Carrier.REQUEST_UPDATE_OK;
import static io.fastrelay.moqt.d18.Carrier.SUBSCRIBE;
import static io.fastrelay.moqt.d18.Carrier.SUBSCRIBE_NAMESPACE;
import static io.fastrelay.moqt.d18.Carrier.SUBSCRIBE_OK;
import static io.fastrelay.moqt.d18.Carrier.SUBSCRIBE_TRACKS;
import static io.fastrelay.moqt.d18.Carrier.TRACK_STATUS;
import static io.fastrelay.moqt.d18.Carrier.TRACK_STATUS_OK;
import static io.fastrelay.moqt.d18.Carrier.UPDATE_OF_FETCH;
import static io.fastrelay.moqt.d18.Carrier.UPDATE_OF_PREFIX;
import static io.fastrelay.moqt.d18.Carrier.UPDATE_OF_PUBLISH_NAMESPACE;
import static io.fastrelay.moqt.d18.Carrier.UPDATE_OF_SUBSCRIPTION;

import io.fastrelay.moqt.message.Parameters;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The message parameters of draft 18 section 10.2 in the order of their types, and who may carry them. */
enum Parameter {
    OBJECT_DELIVERY_TIMEOUT(
            0x02,
            p -> p.objectDeliveryTimeout().isPresent(),
            EnumSet.of(
                    PUBLISH_OK,
                    SUBSCRIBE,
                    UPDATE_OF_SUBSCRIPTION,
                    UPDATE_OF_FETCH,
                    UPDATE_OF_PUBLISH_NAMESPACE,
                    UPDATE_OF_PREFIX)),
    AUTHORIZATION_TOKEN(
            0x03,
            p -> !p.authTokens().isEmpty(),
            EnumSet.of(
                    PUBLISH,
                    SUBSCRIBE,
                    SUBSCRIBE_NAMESPACE,
                    SUBSCRIBE_TRACKS,
                    PUBLISH_NAMESPACE,
                    TRACK_STATUS,
                    FETCH,
                    UPDATE_OF_SUBSCRIPTION,
                    UPDATE_OF_FETCH,
                    UPDATE_OF_PUBLISH_NAMESPACE,
                    UPDATE_OF_PREFIX)),
    RENDEZVOUS_TIMEOUT(0x04, p -> p.rendezvousTimeout().isPresent(), EnumSet.of(SUBSCRIBE)),
    SUBGROUP_DELIVERY_TIMEOUT(0x06, p -> p.subgroupDeliveryTimeout().isPresent(), OBJECT_DELIVERY_TIMEOUT.carriers),
    /** TRACK_STATUS_OK has the parameters of SUBSCRIBE_OK: section 10.14. */
    EXPIRES(
            0x08,
            p -> p.expires().isPresent(),
            EnumSet.of(SUBSCRIBE_OK, PUBLISH, PUBLISH_OK, REQUEST_UPDATE_OK, TRACK_STATUS_OK)),
    LARGEST_OBJECT(
            0x09,
            p -> p.largestObject().isPresent(),
            EnumSet.of(SUBSCRIBE_OK, PUBLISH, REQUEST_UPDATE_OK, TRACK_STATUS_OK)),
    FILL_TIMEOUT(0x0A, p -> p.fillTimeout().isPresent(), EnumSet.of(FETCH)),
    FORWARD(
            0x10,
            p -> p.forward().isPresent(),
            EnumSet.of(SUBSCRIBE, UPDATE_OF_SUBSCRIPTION, PUBLISH, PUBLISH_OK, SUBSCRIBE_TRACKS)),
    SUBSCRIBER_PRIORITY(
            0x20,
            p -> p.subscriberPriority().isPresent(),
            EnumSet.of(SUBSCRIBE, FETCH, UPDATE_OF_SUBSCRIPTION, UPDATE_OF_FETCH, PUBLISH_OK)),
    SUBSCRIPTION_FILTER(0x21, p -> p.filter().isPresent(), EnumSet.of(SUBSCRIBE, PUBLISH_OK, UPDATE_OF_SUBSCRIPTION)),
    GROUP_ORDER(0x22, p -> p.groupOrder().isPresent(), EnumSet.of(SUBSCRIBE, PUBLISH_OK, FETCH)),
    NEW_GROUP_REQUEST(
            0x32, p -> p.newGroupRequest().isPresent(), EnumSet.of(PUBLISH_OK, SUBSCRIBE, UPDATE_OF_SUBSCRIPTION)),
    TRACK_NAMESPACE_PREFIX(0x34, p -> p.trackNamespacePrefix().isPresent(), EnumSet.of(UPDATE_OF_PREFIX));

    private final int code;
    private final Predicate<Parameters> present;
    private final Set<Carrier> carriers;

    Parameter(int code, Predicate<Parameters> present, Set<Carrier> carriers) {
        this.code = code;
        this.present = present;
        this.carriers = carriers;
    }

    int code() {
        return code;
    }

    boolean isIn(Parameters parameters) {
        return present.test(parameters);
    }

    /** Whether at least one of them may carry this parameter. */
    boolean allowedIn(Set<Carrier> possible) {
        return !Collections.disjoint(carriers, possible);
    }

    static Optional<Parameter> find(long code) {
        for (Parameter parameter : values()) {
            if (parameter.code == code) {
                return Optional.of(parameter);
            }
        }
        return Optional.empty();
    }
}
