package io.fastrelay.api;

import java.util.List;

/**
 * The relay at one moment. Sessions and tracks are those that exist; the totals count from the relay's start.
 *
 * @param draining whether the relay has told everybody to go away
 * @param transport what the listeners have sent and received
 */
public record RelayStatistics(
        boolean draining,
        RelayTotals totals,
        TransportStatistics transport,
        List<SessionStatistics> sessions,
        List<TrackStatistics> tracks) {

    public RelayStatistics {
        sessions = List.copyOf(sessions);
        tracks = List.copyOf(tracks);
    }

    /** The same with these figures of the transport. */
    public RelayStatistics withTransport(TransportStatistics figures) {
        return new RelayStatistics(draining, totals, figures, sessions, tracks);
    }
}
