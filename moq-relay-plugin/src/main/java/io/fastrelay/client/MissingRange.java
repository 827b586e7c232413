package io.fastrelay.client;

import io.fastrelay.moqt.Location;

/**
 * A fetch does not deliver the objects behind its last one up to and including {@code end} (draft 18 section 11.4.4.2).
 *
 * @param end the last location of the range
 * @param unknown whether the publisher does not know about them; otherwise they do not exist
 */
public record MissingRange(Location end, boolean unknown) implements TrackEvent {

    @Override
    public void deliver(TrackListener listener) {
        listener.onMissing(this);
    }
}
