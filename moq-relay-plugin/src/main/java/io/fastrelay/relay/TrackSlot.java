package io.fastrelay.relay;

import io.fastrelay.moqt.Location;
import io.fastrelay.relay.track.Track;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Which {@link Track} object the publishers of one track write into. It is replaced when a publisher begins from nothing
 * although objects are known: it lost its state (draft 18 section 2.4.3), and its objects must not be taken for the old
 * ones. Publishers answer in their own connections' contexts, so this is the one part of a track's state that is not
 * confined to the relay's context; it is entered once per publisher, never by the data path.
 */
final class TrackSlot {

    private final Supplier<Track> factory;
    private volatile Track current;
    private int publishers;

    TrackSlot(Supplier<Track> factory) {
        this.factory = factory;
        this.current = factory.get();
    }

    Track current() {
        return current;
    }

    /**
     * A publisher was established.
     *
     * @param told its LARGEST_OBJECT
     * @return where its objects go
     */
    synchronized Track enter(Optional<Location> told) {
        Optional<Location> known = current.largest();
        if (publishers == 0
                && known.isPresent()
                && (told.isEmpty() || told.get().isBefore(known.get()))) {
            current = factory.get();
        }
        publishers++;
        return current;
    }

    /** A publisher that entered is gone. */
    synchronized void leave() {
        publishers--;
    }

    /** Forgets all objects, if nobody writes. */
    synchronized void forget() {
        if (publishers == 0) {
            current = factory.get();
        }
    }
}
