package io.fastrelay.moqt.wire;

import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.KeyValuePair;
import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.SessionError;
import io.fastrelay.moqt.TrackProperties;
import io.fastrelay.moqt.VarintFormat;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Interprets track properties and checks the rules of their values (draft 18 sections 2.5.1 and 12). */
public final class TrackPropertyReader {

    private static final int MAX_PRIORITY = 255;

    private TrackPropertyReader() {}

    /** Whether draft 18 defines this property for a track or an object. */
    public static boolean isUnderstood(long type) {
        return type == Properties.OBJECT_DELIVERY_TIMEOUT
                || type == Properties.MAX_CACHE_DURATION
                || type == Properties.SUBGROUP_DELIVERY_TIMEOUT
                || type == Properties.IMMUTABLE_PROPERTIES
                || type == Properties.DEFAULT_PUBLISHER_PRIORITY
                || type == Properties.DEFAULT_PUBLISHER_GROUP_ORDER
                || type == Properties.DYNAMIC_GROUPS
                || type == Properties.PRIOR_GROUP_ID_GAP
                || type == Properties.PRIOR_OBJECT_ID_GAP;
    }

    /**
     * Where a property stands in both lists the mutable one, which a relay could have changed, counts.
     *
     * @throws MoqtException PROTOCOL_VIOLATION for a value that sections 12.4 to 12.6 forbid
     */
    public static TrackProperties read(VarintFormat format, Properties properties) {
        List<KeyValuePair> all = new ArrayList<>(properties.pairs());
        Optional<String> malformed = addImmutable(format, properties, all);
        long priority = first(all, Properties.DEFAULT_PUBLISHER_PRIORITY).orElse(TrackProperties.DEFAULT_PRIORITY);
        if (Long.compareUnsigned(priority, MAX_PRIORITY) > 0) {
            throw forbidden("DEFAULT_PUBLISHER_PRIORITY", priority, "0 to 255");
        }
        long order = first(all, Properties.DEFAULT_PUBLISHER_GROUP_ORDER).orElse(GroupOrder.ASCENDING.code());
        if (order != GroupOrder.ASCENDING.code() && order != GroupOrder.DESCENDING.code()) {
            throw forbidden("DEFAULT_PUBLISHER_GROUP_ORDER", order, "1 (ascending) or 2 (descending)");
        }
        long dynamic = first(all, Properties.DYNAMIC_GROUPS).orElse(0);
        if (dynamic != 0 && dynamic != 1) {
            throw forbidden("DYNAMIC_GROUPS", dynamic, "0 or 1");
        }
        return new TrackProperties(
                first(all, Properties.OBJECT_DELIVERY_TIMEOUT).orElse(0),
                first(all, Properties.SUBGROUP_DELIVERY_TIMEOUT).orElse(0),
                first(all, Properties.MAX_CACHE_DURATION),
                (int) priority,
                order == GroupOrder.ASCENDING.code() ? GroupOrder.ASCENDING : GroupOrder.DESCENDING,
                dynamic == 1,
                firstMandatory(all),
                malformed);
    }

    private static Optional<String> addImmutable(VarintFormat format, Properties properties, List<KeyValuePair> all) {
        for (KeyValuePair pair : properties.pairs()) {
            if (pair.type() == Properties.IMMUTABLE_PROPERTIES) {
                WireReader reader = new WireReader(
                        format, ByteBuffer.wrap(pair.bytes()), "Immutable Properties", SessionError.PROTOCOL_VIOLATION);
                try {
                    List<KeyValuePair> nested = KeyValuePairs.read(reader, TrackPropertyReader::isUnderstood);
                    all.addAll(nested);
                    for (KeyValuePair inner : nested) {
                        if (inner.type() == Properties.IMMUTABLE_PROPERTIES) {
                            return Optional.of("Immutable Properties contain Immutable Properties");
                        }
                    }
                } catch (MoqtException e) {
                    // section 12.7: the track is malformed; who forwarded it may not have looked inside
                    return Optional.of(String.valueOf(e.getMessage()));
                }
            }
        }
        return Optional.empty();
    }

    private static OptionalLong first(List<KeyValuePair> pairs, long type) {
        for (KeyValuePair pair : pairs) {
            if (pair.type() == type) {
                return OptionalLong.of(pair.number());
            }
        }
        return OptionalLong.empty();
    }

    private static OptionalLong firstMandatory(List<KeyValuePair> pairs) {
        for (KeyValuePair pair : pairs) {
            if (pair.type() >= Properties.FIRST_MANDATORY && pair.type() <= Properties.LAST_MANDATORY) {
                return OptionalLong.of(pair.type());
            }
        }
        return OptionalLong.empty();
    }

    private static MoqtException forbidden(String property, long value, String expected) {
        return MoqtException.violation(
                "track property " + property + " is " + Long.toUnsignedString(value) + ", expected " + expected);
    }
}
