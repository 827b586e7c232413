package io.fastrelay.relay.delivery;

import io.fastrelay.moqt.Location;
import io.fastrelay.relay.track.TrackObject;
import java.util.Optional;

/** Which objects of a track one subscription is to get (draft 18 section 5.1.2). Send context only. */
final class LiveFilter {

    private DeliverySettings settings;
    private Optional<Location> joining;
    private long liveSince;

    LiveFilter(DeliverySettings settings, Optional<Location> joining) {
        this.settings = settings;
        this.joining = joining;
    }

    DeliverySettings settings() {
        return settings;
    }

    void settings(DeliverySettings value) {
        settings = value;
    }

    /** Objects that arrive from this sequence on are live, and those behind the joining location whenever they came. */
    void join(Optional<Location> location, long sequence) {
        joining = location;
        liveSince = sequence;
    }

    boolean wants(TrackObject object) {
        return settings.forward() && isAskedFor(object);
    }

    /** Whether it would be wanted, were it not for the forward state. */
    boolean isAskedFor(TrackObject object) {
        return isFrom(object, settings.start())
                && Long.compareUnsigned(object.groupId(), settings.endGroup()) <= 0
                && (object.sequence() >= liveSince || isBehindJoining(object));
    }

    private boolean isBehindJoining(TrackObject object) {
        if (joining.isEmpty()) {
            return true;
        }
        int byGroup = Long.compareUnsigned(object.groupId(), joining.get().group());
        return byGroup > 0
                || (byGroup == 0
                        && Long.compareUnsigned(object.id(), joining.get().object()) > 0);
    }

    private static boolean isFrom(TrackObject object, Location start) {
        int byGroup = Long.compareUnsigned(object.groupId(), start.group());
        return byGroup > 0 || (byGroup == 0 && Long.compareUnsigned(object.id(), start.object()) >= 0);
    }
}
