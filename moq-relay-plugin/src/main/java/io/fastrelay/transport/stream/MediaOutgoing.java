package io.fastrelay.transport.stream;

import io.fastrelay.transport.MediaSource;
import io.fastrelay.transport.MediaStream;
import io.fastrelay.transport.packet.FrameSource.Filled;
import io.fastrelay.transport.packet.PacketBuilder;
import java.nio.ByteBuffer;

/**
 * An outgoing stream of objects, filled by the media source at the moment of sending. Nothing is kept but the prefix; the
 * source knows offsets behind the prefix only.
 */
final class MediaOutgoing extends Outgoing implements MediaStream {

    private final byte[] prefix;
    private boolean prefixLost;
    private boolean repeating;
    private Object attachment = this;

    MediaOutgoing(long streamId, Outbox outbox, long limit, byte[] prefix) {
        super(streamId, outbox, limit);
        this.prefix = prefix;
    }

    @Override
    public long id() {
        return streamId;
    }

    @Override
    public long offset() {
        return Math.max(0, sent - prefix.length);
    }

    /** Holds the prefix back from what the source may use, as long as it was not sent. */
    @Override
    public long credit() {
        return finSent ? 0 : Math.max(0, window() - unsentPrefix());
    }

    @Override
    public void reset(long code) {
        if (outbox.isSendContext()) {
            resetNow(code);
        } else {
            outbox.run(() -> resetNow(code));
        }
    }

    @Override
    public Object attachment() {
        return attachment;
    }

    @Override
    public void attach(Object attached) {
        attachment = attached;
    }

    byte[] prefix() {
        return prefix;
    }

    /** Bytes of prefix that the next frame begins with: all or none. */
    int unsentPrefix() {
        return sent == 0 ? prefix.length : 0;
    }

    /** Writes a lost prefix or a FIN that was lost alone. */
    Filled fillLost(PacketBuilder packet) {
        if (isReset() || !prefixLost && !finLost) {
            repeating = false;
            return Filled.NOTHING;
        }
        long offset = prefixLost ? 0 : sent;
        int length = prefixLost ? prefix.length : 0;
        if (packet.room() < StreamFrames.overhead(streamId, offset) + length) {
            return Filled.NEEDS_NEW_PACKET;
        }
        boolean fin = finBelongs(offset + length);
        if (prefixLost) {
            prefixLost = false;
        } else {
            finLost = false;
            if (!fin) {
                repeating = false;
                return Filled.NOTHING;
            }
        }
        ByteBuffer buffer = packet.buffer();
        int start = buffer.position();
        StreamFrames.begin(buffer, streamId, offset);
        int dataStart = buffer.position();
        buffer.put(prefix, 0, length);
        StreamFrames.end(buffer, start, dataStart, fin);
        packet.endFrame(this, offset, length, fin);
        return Filled.FRAME;
    }

    /** The bytes of media are in the cache and asked for when they are lost; what is ours may go again. */
    @Override
    public void probe(long offset, int length, boolean fin) {
        if (length == 0) {
            lost(offset, 0, fin);
        }
    }

    @Override
    void arrived(long offset, long length) {
        if (length > 0 && offset < prefix.length) {
            prefixLost = false;
        }
    }

    @Override
    void arrivedUpTo(long offset) {
        MediaSource source = outbox.source();
        if (source != null && offset > prefix.length) {
            source.onAcknowledged(this, offset - prefix.length);
        }
    }

    @Override
    void allArrived() {
        MediaSource source = outbox.source();
        if (source != null) {
            source.onAllAcknowledged(this);
        }
    }

    @Override
    void bytesLost(long offset, long length) {
        long from = offset;
        if (from < prefix.length) {
            prefixLost = true;
            repeat();
            from = prefix.length;
        }
        MediaSource source = outbox.source();
        if (source != null && offset + length > from) {
            source.onLost(this, from - prefix.length, (int) (offset + length - from));
        }
    }

    @Override
    void finLost() {
        repeat();
    }

    @Override
    void onReset() {
        prefixLost = false;
        finLost = false;
    }

    @Override
    void stopped(long code) {
        MediaSource source = outbox.source();
        if (source != null) {
            source.onStopSending(this, code);
        }
    }

    private void repeat() {
        if (!repeating) {
            repeating = true;
            outbox.mediaLost(this);
        }
    }
}
