package io.fastrelay.client;

/**
 * The next bytes of an object whose chunks are delivered as they arrive. An object's chunks come in order and without
 * gaps, but those of objects of different subgroups may alternate. If its stream is reset, the rest never comes and
 * {@link SubgroupEnd} (or {@link TrackEnd} of a fetch) says so.
 *
 * @param head where the object belongs
 * @param objectLength length of the whole payload in bytes
 * @param offset where these bytes stand in the payload
 * @param bytes the receiver's own; empty only for an object without payload
 */
public record ObjectChunk(ObjectHead head, long objectLength, long offset, byte[] bytes) implements TrackEvent {

    /** Whether the object is complete with these bytes. */
    public boolean last() {
        return offset + bytes.length == objectLength;
    }

    @Override
    public void deliver(TrackListener listener) {
        listener.onChunk(this);
    }

    @Override
    public int size() {
        return bytes.length;
    }
}
