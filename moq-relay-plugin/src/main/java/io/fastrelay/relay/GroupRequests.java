package io.fastrelay.relay;

import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.Properties;
import io.fastrelay.relay.track.Track;
import java.util.Optional;
import java.util.OptionalLong;

/** Which NEW_GROUP_REQUEST goes upstream (draft 18 section 10.2.13), for one track. */
final class GroupRequests {

    private OptionalLong outstanding = OptionalLong.empty();

    /**
     * A subscriber of an established track asks for a new group.
     *
     * @return whether to ask the publishers; the request is outstanding then
     */
    boolean ask(long value, Track track) {
        if (track.properties().number(Properties.DYNAMIC_GROUPS).orElse(0) != 1) {
            return false;
        }
        Optional<Location> largest = track.largest();
        if (value != 0
                && largest.isPresent()
                && Long.compareUnsigned(value, largest.get().group()) <= 0) {
            return false;
        }
        if (outstanding.isPresent() && Long.compareUnsigned(outstanding.getAsLong(), value) >= 0) {
            return false;
        }
        outstanding = OptionalLong.of(value);
        return true;
    }

    /** The value went out with a SUBSCRIBE. */
    void sent(long value) {
        outstanding = OptionalLong.of(value);
    }

    /** The largest group has increased, or the publishers are others: nothing is outstanding. */
    void clear() {
        outstanding = OptionalLong.empty();
    }
}
