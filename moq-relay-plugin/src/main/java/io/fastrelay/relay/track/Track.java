package io.fastrelay.relay.track;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.VarintFormat;
import io.fastrelay.session.FetchReceiver;
import io.fastrelay.session.TrackReceiver;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The objects of one track: what publishers deliver, what is cached of it, and what is known of it. Written by the
 * sessions of its publishers, read by the deliveries of its subscribers; knows nothing of requests. Thread-safe.
 */
public final class Track {

    /**
     * @param budget counts the cached bytes of all tracks
     * @param clock nanoseconds, as {@link System#nanoTime}
     */
    public Track(FullTrackName name, CacheBudget budget, TrackLimits limits, LongSupplier clock) {
        throw new UnsupportedOperationException();
    }

    public FullTrackName name() {
        throw new UnsupportedOperationException();
    }

    /** Sets the track properties of SUBSCRIBE_OK, PUBLISH or FETCH_OK; the newest replace the older ones. */
    public void describe(Properties properties) {
        throw new UnsupportedOperationException();
    }

    /** The track properties last described. */
    public Properties properties() {
        throw new UnsupportedOperationException();
    }

    /**
     * A publisher's subscription was established: objects behind {@code upstreamLargest} arrive from now on, without
     * gaps that we would not notice, until its receiver hears {@link TrackReceiver#onEnd}.
     *
     * @param varint how object properties are encoded: {@code session.draft().varint()}
     * @param upstreamLargest LARGEST_OBJECT of SUBSCRIBE_OK or PUBLISH
     * @return what the session feeds; one per publisher
     */
    public TrackReceiver ingest(VarintFormat varint, Optional<Location> upstreamLargest, IngestListener listener) {
        throw new UnsupportedOperationException();
    }

    /** A receiver that fills the cache from an upstream FETCH of this range; {@code end} is the last object, included. */
    public FetchReceiver fill(VarintFormat varint, Location start, Location end, Runnable whenOver) {
        throw new UnsupportedOperationException();
    }

    /** The largest of every LARGEST_OBJECT told and every object received (draft 18 section 10.2.11). */
    public Optional<Location> largest() {
        throw new UnsupportedOperationException();
    }

    /** A publisher told LARGEST_OBJECT outside of {@link #ingest}: in REQUEST_UPDATE_OK, or as the end of a FETCH_OK. */
    public void told(Location upstreamLargest) {
        throw new UnsupportedOperationException();
    }

    /** The final object, if END_OF_TRACK was seen. */
    public Optional<Location> endOfTrack() {
        throw new UnsupportedOperationException();
    }

    /** The parts of this range (ends included) whose objects are neither cached nor known not to exist, ascending. */
    public List<LocationRange> unknown(Location start, Location end) {
        throw new UnsupportedOperationException();
    }

    /** Drops every cached object. Deliveries in progress end what they began. */
    public void discard() {
        throw new UnsupportedOperationException();
    }

    public TrackCounters counters() {
        throw new UnsupportedOperationException();
    }
}
