package io.fastrelay.relay.delivery;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.Location;
import io.fastrelay.relay.track.CacheBudget;
import io.fastrelay.relay.track.Track;
import io.fastrelay.relay.track.TrackLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A track, a subscriber's session, and a clock that a test moves. */
final class Scene {

    static final long OPEN_END = -1;

    long now = 1;
    final ManualTimer timer = new ManualTimer(() -> now);
    final CacheBudget budget = new CacheBudget(100_000_000);
    final Track track = track("video", 10_000_000);
    final SendRig rig = new SendRig();
    final SessionDelivery delivery;
    final List<String> events = new ArrayList<>();

    Scene() {
        this(new DeliveryLimits(1_000_000, 10_000));
    }

    Scene(DeliveryLimits limits) {
        delivery = new SessionDelivery(rig.session(), limits, timer, () -> now);
    }

    Track track(String name, long maxBytes) {
        return new Track(FullTrackName.of(name, "test"), budget, new TrackLimits(maxBytes, 0), () -> now);
    }

    void advance(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
        timer.run();
        rig.wakeUp();
    }

    static DeliverySettings everything() {
        return new DeliverySettings(true, 128, GroupOrder.ASCENDING, Location.ZERO, OPEN_END, 0, 0);
    }

    static DeliverySettings from(Location start) {
        return new DeliverySettings(true, 128, GroupOrder.ASCENDING, start, OPEN_END, 0, 0);
    }

    SubscriptionDelivery subscribe() {
        return subscribe(track, 3, everything());
    }

    SubscriptionDelivery subscribe(DeliverySettings settings) {
        return subscribe(track, 3, settings);
    }

    SubscriptionDelivery subscribe(Track what, long alias, DeliverySettings settings) {
        return subscribe(what, alias, what.largest(), settings);
    }

    SubscriptionDelivery subscribe(Track what, long alias, Optional<Location> joining, DeliverySettings settings) {
        return delivery.subscribe(what, alias, joining, settings, new SubscriptionDelivery.Listener() {
            @Override
            public void onFinished(long streamCount) {
                events.add("finished " + alias + " after " + streamCount + " streams");
            }

            @Override
            public void onTooFarBehind() {
                events.add("too far behind " + alias);
            }
        });
    }

    FetchDelivery fetch(Location start, Location end, GroupOrder order) {
        return delivery.fetch(9, track, start, end, order, 128, () -> events.add("fetched"));
    }
}
