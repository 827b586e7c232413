package io.fastrelay.client.cli;

import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.SubscriptionFilter;
import java.util.Optional;

/** Locations, ranges and filters as text. */
final class Locations {

    /** Start and end, both included; an end object is empty for the whole group. */
    record Range(Location start, long endGroup, Optional<Long> endObject) {

        /** The end as FETCH writes it: the last object plus one, 0 for the whole group. */
        Location fetchEnd() {
            return new Location(endGroup, endObject.map(object -> object + 1).orElse(0L));
        }
    }

    private Locations() {}

    /** {@code 7} (object 0 of group 7) or {@code 7:3}. */
    static Location location(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length > 2) {
            throw CommandFailure.usage("'" + text + "' is not a location; write GROUP or GROUP:OBJECT");
        }
        return new Location(number(parts[0], text), parts.length == 2 ? number(parts[1], text) : 0);
    }

    /** {@code START..END}, ends included; END without object is the whole group; {@code 7} is group 7. */
    static Range range(String text) {
        int dots = text.indexOf("..");
        if (dots < 0) {
            Location at = location(text);
            boolean one = text.contains(":");
            return new Range(at, at.group(), one ? Optional.of(at.object()) : Optional.empty());
        }
        Location start = location(text.substring(0, dots));
        String endText = text.substring(dots + 2);
        Location end = location(endText);
        Optional<Long> endObject = endText.contains(":") ? Optional.of(end.object()) : Optional.empty();
        Location last = new Location(end.group(), endObject.orElse(-1L));
        if (last.isBefore(start)) {
            throw CommandFailure.usage("range '" + text + "' ends before it starts");
        }
        return new Range(start, end.group(), endObject);
    }

    /** {@code largest}, {@code next-group}, {@code START} or {@code START..ENDGROUP}. */
    static SubscriptionFilter filter(String text) {
        switch (text) {
            case "largest":
                return SubscriptionFilter.LARGEST_OBJECT;
            case "next-group":
                return SubscriptionFilter.NEXT_GROUP_START;
            default:
                if (!text.contains("..")) {
                    return SubscriptionFilter.from(location(text));
                }
                Range range = range(text);
                if (range.endObject().isPresent()) {
                    throw CommandFailure.usage("a filter ends with a whole group: START..GROUP, not '" + text + "'");
                }
                return SubscriptionFilter.range(
                        range.start(), range.endGroup() - range.start().group());
        }
    }

    private static long number(String digits, String whole) {
        try {
            return Long.parseUnsignedLong(digits);
        } catch (NumberFormatException e) {
            throw CommandFailure.usage("'" + digits + "' in '" + whole + "' is not a number");
        }
    }
}
