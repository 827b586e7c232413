package io.fastrelay.moqt;

import java.util.List;
import java.util.OptionalLong;

/**
 * Track or object properties in the order of the wire (draft 18 sections 2.5 and 12). Immutable. Properties that this
 * relay does not know are kept and forwarded as they came.
 */
public record Properties(List<KeyValuePair> pairs) {

    public static final Properties NONE = new Properties(List.of());

    public static final long OBJECT_DELIVERY_TIMEOUT = 0x02;
    public static final long MAX_CACHE_DURATION = 0x04;
    public static final long SUBGROUP_DELIVERY_TIMEOUT = 0x06;
    public static final long IMMUTABLE_PROPERTIES = 0x0B;
    public static final long DEFAULT_PUBLISHER_PRIORITY = 0x0E;
    public static final long DEFAULT_PUBLISHER_GROUP_ORDER = 0x22;
    public static final long DYNAMIC_GROUPS = 0x30;
    public static final long PRIOR_GROUP_ID_GAP = 0x3C;
    public static final long PRIOR_OBJECT_ID_GAP = 0x3E;
    public static final long FIRST_MANDATORY = 0x4000;
    public static final long LAST_MANDATORY = 0x7FFF;

    public Properties {
        pairs = List.copyOf(pairs);
    }

    public boolean isEmpty() {
        return pairs.isEmpty();
    }

    /** The first number of this type among these pairs, not looking inside IMMUTABLE_PROPERTIES. */
    public OptionalLong number(long type) {
        for (KeyValuePair pair : pairs) {
            if (pair.type() == type && pair.isNumber()) {
                return OptionalLong.of(pair.number());
            }
        }
        return OptionalLong.empty();
    }
}
