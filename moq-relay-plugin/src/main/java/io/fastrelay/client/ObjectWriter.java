package io.fastrelay.client;

import io.fastrelay.moqt.Location;
import java.nio.ByteBuffer;

/** Fills an object whose payload comes in pieces. One thread at a time; never blocks. */
public final class ObjectWriter {

    private final TrackHistory history;
    private final PublishedObject object;

    ObjectWriter(TrackHistory history, PublishedObject object) {
        this.history = history;
        this.object = object;
    }

    /** Where the object stands. */
    public Location location() {
        return object.location();
    }

    /** Payload bytes that are still missing; 0: the object is complete. */
    public int remaining() {
        return object.payload.length - object.written();
    }

    /**
     * Appends a copy of the bytes to the payload.
     *
     * @throws IllegalArgumentException if they are more than {@link #remaining}
     */
    public void write(ByteBuffer bytes) {
        int from = object.written();
        int length = bytes.remaining();
        if (length > object.payload.length - from) {
            throw new IllegalArgumentException(length + " bytes, but object " + location() + " has only "
                    + (object.payload.length - from) + " of " + object.payload.length + " left");
        }
        bytes.get(object.payload, from, length);
        object.written(from + length);
        history.grown(object);
    }
}
