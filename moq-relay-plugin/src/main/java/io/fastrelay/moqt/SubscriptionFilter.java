package io.fastrelay.moqt;

/**
 * Which objects of a track pass a subscription (draft 18 section 5.1.2).
 *
 * @param type how start and end are to be understood
 * @param start the start location of the two absolute types, otherwise {@link Location#ZERO}
 * @param endGroupDelta added to the start's group gives the last group of {@link Type#ABSOLUTE_RANGE}, otherwise 0
 */
public record SubscriptionFilter(Type type, Location start, long endGroupDelta) {

    /** Wire values of section 5.1.2. */
    public enum Type {
        NEXT_GROUP_START(1),
        LARGEST_OBJECT(2),
        ABSOLUTE_START(3),
        ABSOLUTE_RANGE(4);

        private final int code;

        Type(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }
    }

    public static final SubscriptionFilter NEXT_GROUP_START =
            new SubscriptionFilter(Type.NEXT_GROUP_START, Location.ZERO, 0);
    public static final SubscriptionFilter LARGEST_OBJECT =
            new SubscriptionFilter(Type.LARGEST_OBJECT, Location.ZERO, 0);

    public static SubscriptionFilter from(Location start) {
        return new SubscriptionFilter(Type.ABSOLUTE_START, start, 0);
    }

    public static SubscriptionFilter range(Location start, long endGroupDelta) {
        return new SubscriptionFilter(Type.ABSOLUTE_RANGE, start, endGroupDelta);
    }
}
