package io.fastrelay.relay.track;

/** Hears that a track has something new. */
@FunctionalInterface
public interface TrackListener {

    /** Bytes, objects or ends of streams came. Called on a publisher's thread, often; must do next to nothing. */
    void onTrackChanged();
}
