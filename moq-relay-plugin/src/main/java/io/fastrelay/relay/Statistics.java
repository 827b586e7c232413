package io.fastrelay.relay;

import io.fastrelay.api.RelayStatistics;
import io.fastrelay.api.RelayTotals;
import io.fastrelay.api.SessionStatistics;
import io.fastrelay.api.TrackStatistics;
import io.fastrelay.api.TransportStatistics;
import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.Location;
import io.fastrelay.relay.delivery.DeliveryCounters;
import io.fastrelay.relay.track.TrackCounters;
import java.util.ArrayList;
import java.util.List;

/** Takes the figures of a relay for the host. Relay context. */
final class Statistics {

    private Statistics() {}

    static RelayStatistics of(RelayCore core) {
        Totals totals = core.totals().copy();
        List<SessionStatistics> sessions = new ArrayList<>();
        List<TrackStatistics> tracks = new ArrayList<>();
        long queued = 0;
        int publishers = 0;
        int subscribers = 0;
        int waiting = 0;
        for (ClientSession session : core.sessions()) {
            DeliveryCounters counters = session.delivery().counters();
            totals.add(counters);
            queued += counters.queuedBytes();
            sessions.add(of(core, session, counters));
        }
        for (TrackEntry entry : core.tracks().all()) {
            TrackCounters counters = entry.track().counters();
            totals.add(counters);
            publishers += entry.publishers().establishedCount();
            subscribers += entry.subscriberCount();
            waiting += entry.waitingCount();
            tracks.add(of(entry, counters));
        }
        return new RelayStatistics(
                core.isDraining(),
                new RelayTotals(
                        totals.sessionsOpened,
                        sessions.size(),
                        tracks.size(),
                        core.namespaces().publishedCount(),
                        publishers,
                        subscribers,
                        waiting,
                        totals.objectsIn,
                        totals.bytesIn,
                        totals.duplicatesIn,
                        totals.objectsOut,
                        totals.bytesOut,
                        totals.droppedTimeout,
                        totals.droppedBehind,
                        totals.droppedPriority,
                        totals.droppedDatagram,
                        queued,
                        core.budget().used(),
                        core.budget().limit(),
                        totals.requestsRefused),
                TransportStatistics.NONE,
                sessions,
                tracks);
    }

    private static SessionStatistics of(RelayCore core, ClientSession session, DeliveryCounters counters) {
        return new SessionStatistics(
                session.description(),
                (core.clock().getAsLong() - session.openedAt()) / 1_000_000,
                session.session().peerIsGoingAway(),
                session.namespaces().publishedCount(),
                (int) session.upstreams().values().stream()
                        .filter(UpstreamSubscription::isEstablished)
                        .count(),
                session.subscriptionCount(),
                session.fetches().size(),
                counters.objectsOut(),
                counters.bytesOut(),
                counters.droppedTimeout(),
                counters.droppedBehind(),
                counters.droppedPriority(),
                counters.droppedDatagram(),
                counters.queuedBytes(),
                session.session().connection().roundTripMicros());
    }

    private static TrackStatistics of(TrackEntry entry, TrackCounters counters) {
        FullTrackName name = entry.name();
        return new TrackStatistics(
                name.toString(),
                name.namespace().fields(),
                name.name(),
                entry.publishers().establishedCount(),
                entry.subscriberCount(),
                entry.track().largest().map(Location::toString).orElse(""),
                counters.objectsIn(),
                counters.bytesIn(),
                counters.duplicates(),
                counters.cachedObjects(),
                counters.cachedBytes(),
                counters.cachedGroups(),
                counters.evictedObjects());
    }
}
