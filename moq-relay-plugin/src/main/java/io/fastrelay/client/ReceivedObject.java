package io.fastrelay.client;

import io.fastrelay.moqt.Location;

/**
 * A whole object.
 *
 * @param head where it belongs
 * @param payload its bytes; the receiver's own
 * @param receivedNanos {@link System#nanoTime} when its last byte came
 */
public record ReceivedObject(ObjectHead head, byte[] payload, long receivedNanos) implements TrackEvent {

    /** Group and object id. */
    public Location location() {
        return head.location();
    }

    @Override
    public void deliver(TrackListener listener) {
        listener.onObject(this);
    }

    @Override
    public int size() {
        return payload.length;
    }
}
