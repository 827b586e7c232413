package io.fastrelay.relay;

import io.fastrelay.relay.delivery.DeliveryLimits;
import io.fastrelay.relay.track.TrackLimits;
import io.fastrelay.session.SessionOptions;

/**
 * How a relay behaves.
 *
 * @param session for every session that it accepts
 * @param track what one track may cache
 * @param maxCacheBytes what all tracks together may cache
 * @param delivery how far a subscriber may fall behind
 * @param limits what sessions may make the relay keep
 * @param times how long things are waited for
 * @param forwardPublished whether a published track is wanted (Forward State 1) before anybody subscribed to it. Yes keeps
 *     the cache warm for late joiners and FETCH; no saves the publisher's uplink (draft 18 section 9.5)
 * @param askForNamespaces whether every client is sent SUBSCRIBE_NAMESPACE with an empty prefix: some publishers announce
 *     only to those who ask
 */
public record RelayOptions(
        SessionOptions session,
        TrackLimits track,
        long maxCacheBytes,
        DeliveryLimits delivery,
        Limits limits,
        Times times,
        boolean forwardPublished,
        boolean askForNamespaces) {

    public static final RelayOptions DEFAULTS = new RelayOptions(
            SessionOptions.DEFAULTS,
            new TrackLimits(64L << 20, 0),
            512L << 20,
            new DeliveryLimits(16L << 20, 10_000),
            Limits.DEFAULTS,
            Times.DEFAULTS,
            true,
            true);

    public RelayOptions withSession(SessionOptions value) {
        return new RelayOptions(
                value, track, maxCacheBytes, delivery, limits, times, forwardPublished, askForNamespaces);
    }

    public RelayOptions withTrack(TrackLimits value) {
        return new RelayOptions(
                session, value, maxCacheBytes, delivery, limits, times, forwardPublished, askForNamespaces);
    }

    public RelayOptions withMaxCacheBytes(long value) {
        return new RelayOptions(session, track, value, delivery, limits, times, forwardPublished, askForNamespaces);
    }

    public RelayOptions withDelivery(DeliveryLimits value) {
        return new RelayOptions(
                session, track, maxCacheBytes, value, limits, times, forwardPublished, askForNamespaces);
    }

    public RelayOptions withLimits(Limits value) {
        return new RelayOptions(
                session, track, maxCacheBytes, delivery, value, times, forwardPublished, askForNamespaces);
    }

    public RelayOptions withTimes(Times value) {
        return new RelayOptions(
                session, track, maxCacheBytes, delivery, limits, value, forwardPublished, askForNamespaces);
    }

    public RelayOptions withForwardPublished(boolean value) {
        return new RelayOptions(session, track, maxCacheBytes, delivery, limits, times, value, askForNamespaces);
    }

    public RelayOptions withAskForNamespaces(boolean value) {
        return new RelayOptions(session, track, maxCacheBytes, delivery, limits, times, forwardPublished, value);
    }

    /**
     * What sessions may make the relay keep; more is answered EXCESSIVE_LOAD.
     *
     * @param maxTracks tracks in all; tracks that nobody uses make room first
     * @param maxSubscriptionsPerSession tracks that one session subscribes to
     * @param maxPublishedTracksPerSession tracks that one session publishes with PUBLISH
     * @param maxFetchesPerSession FETCH requests of one session at a time
     * @param maxNamespacesPerSession namespaces that one session publishes
     * @param maxPrefixesPerSession SUBSCRIBE_NAMESPACE and SUBSCRIBE_TRACKS of one session, each
     * @param maxMatchesPerPrefix namespaces or tracks a prefix may match when it is subscribed to; more are answered
     *     NAMESPACE_TOO_LARGE
     */
    public record Limits(
            int maxTracks,
            int maxSubscriptionsPerSession,
            int maxPublishedTracksPerSession,
            int maxFetchesPerSession,
            int maxNamespacesPerSession,
            int maxPrefixesPerSession,
            int maxMatchesPerPrefix) {

        public static final Limits DEFAULTS = new Limits(20_000, 1_000, 1_000, 200, 1_000, 100, 10_000);
    }

    /**
     * Milliseconds.
     *
     * @param maxRendezvous longest time that a SUBSCRIBE waits for a publisher, whatever RENDEZVOUS_TIMEOUT says
     * @param defaultFill how long a FETCH without FILL_TIMEOUT waits for objects from upstream
     * @param maxFill upper bound of FILL_TIMEOUT
     * @param upstreamIdle how long an upstream subscription without subscribers stays
     * @param publisherGrace how long subscribers stay when the last publisher is gone without having ended the track
     * @param trackIdle how long the cache of a track without publisher and subscriber stays
     * @param authorization how long the host may think about a request
     */
    public record Times(
            long maxRendezvous,
            long defaultFill,
            long maxFill,
            long upstreamIdle,
            long publisherGrace,
            long trackIdle,
            long authorization) {

        public static final Times DEFAULTS = new Times(60_000, 5_000, 30_000, 30_000, 10_000, 120_000, 10_000);
    }
}
