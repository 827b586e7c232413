package io.fastrelay.transport.stream;

import io.fastrelay.transport.MediaChannel;
import io.fastrelay.transport.MediaFrame;
import io.fastrelay.transport.MediaSource;
import io.fastrelay.transport.MediaStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sends streams whose bytes it knows by heart, repeats what is lost, and writes down what it hears. */
class TestMedia implements MediaSource {

    final List<String> events = new ArrayList<>();
    final ArrayDeque<byte[]> datagrams = new ArrayDeque<>();
    final Map<Long, Content> streams = new LinkedHashMap<>();
    boolean repeats = true;
    private final MediaChannel channel;
    private final ArrayDeque<Missing> missing = new ArrayDeque<>();

    TestMedia(MediaChannel channel) {
        this.channel = channel;
        channel.source(this);
    }

    MediaStream open(byte[] prefix, byte[] bytes) {
        MediaStream stream = channel.open(prefix);
        if (stream != null) {
            Content content = new Content(stream, bytes);
            stream.attach(content);
            streams.put(stream.id(), content);
        }
        return stream;
    }

    @Override
    public void onWake() {}

    @Override
    public Produced produce(MediaFrame frame) {
        byte[] datagram = datagrams.peek();
        if (datagram != null) {
            ByteBuffer room = frame.datagram();
            if (room.remaining() < datagram.length) {
                return Produced.NEEDS_NEW_PACKET;
            }
            room.put(datagrams.remove());
            frame.endDatagram();
            return Produced.FRAME;
        }
        while (repeats && !missing.isEmpty()) {
            Missing next = missing.remove();
            Content content = (Content) next.stream.attachment();
            if (content.over) {
                continue;
            }
            ByteBuffer room = frame.repeat(next.stream, next.offset);
            int length = Math.min(room.remaining(), next.length);
            if (length == 0) {
                missing.addFirst(next);
                return Produced.NEEDS_NEW_PACKET;
            }
            room.put(content.bytes, (int) next.offset, length);
            frame.endStream(false);
            if (length < next.length) {
                missing.addFirst(new Missing(next.stream, next.offset + length, next.length - length));
            }
            return Produced.FRAME;
        }
        for (Content content : streams.values()) {
            MediaStream stream = content.stream;
            int offset = (int) stream.offset();
            if (content.over || content.ended || offset < content.bytes.length && stream.credit() == 0) {
                continue;
            }
            ByteBuffer room = frame.stream(stream);
            int length = Math.min(room.remaining(), content.bytes.length - offset);
            if (length == 0 && offset < content.bytes.length) {
                return Produced.NEEDS_NEW_PACKET;
            }
            room.put(content.bytes, offset, length);
            content.ended = offset + length == content.bytes.length;
            frame.endStream(content.ended);
            return Produced.FRAME;
        }
        return Produced.NOTHING;
    }

    @Override
    public void onAcknowledged(MediaStream stream, long upTo) {
        events.add("acknowledged " + stream.id() + " " + upTo);
    }

    @Override
    public void onLost(MediaStream stream, long offset, int length) {
        events.add("lost " + stream.id() + " " + offset + "+" + length);
        missing.add(new Missing(stream, offset, length));
    }

    @Override
    public void onAllAcknowledged(MediaStream stream) {
        events.add("all acknowledged " + stream.id());
        ((Content) stream.attachment()).over = true;
    }

    @Override
    public void onStopSending(MediaStream stream, long code) {
        events.add("stopped " + stream.id() + " " + code);
        ((Content) stream.attachment()).over = true;
    }

    @Override
    public void onClosed() {
        events.add("closed");
    }

    static final class Content {
        final MediaStream stream;
        final byte[] bytes;
        boolean ended;
        boolean over;

        Content(MediaStream stream, byte[] bytes) {
            this.stream = stream;
            this.bytes = bytes;
        }
    }

    private record Missing(MediaStream stream, long offset, int length) {}
}
