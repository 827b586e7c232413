package io.fastrelay.transport.kwik;

import io.fastrelay.transport.MediaChannel;
import io.fastrelay.transport.MediaFrame;
import io.fastrelay.transport.MediaSource;
import io.fastrelay.transport.MediaStream;
import io.fastrelay.transport.SentBytes;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends whole streams and datagrams, a few streams side by side, and what is lost of them again. */
final class MediaQueue implements MediaSource {

    private static final int SIDE_BY_SIDE = 20;

    final AtomicInteger acknowledged = new AtomicInteger();
    final BlockingQueue<Long> stopped = new LinkedBlockingQueue<>();
    final BlockingQueue<MediaStream> opened = new LinkedBlockingQueue<>();
    private final MediaChannel channel;
    private final Queue<byte[]> waiting = new ConcurrentLinkedQueue<>();
    private final Queue<byte[]> datagrams = new ConcurrentLinkedQueue<>();
    private final Deque<Sending> active = new ArrayDeque<>();
    private final Set<Sending> unacknowledged = new LinkedHashSet<>();

    MediaQueue(MediaChannel channel) {
        this.channel = channel;
        channel.source(this);
    }

    void send(byte[] stream) {
        waiting.add(stream);
        channel.wake();
    }

    void datagram(byte[] datagram) {
        datagrams.add(datagram);
        channel.wake();
    }

    @Override
    public void onWake() {
        // whatever was brought is found by produce
    }

    @Override
    public void onClosed() {
        // tests look at the connection
    }

    @Override
    public Produced produce(MediaFrame frame) {
        byte[] datagram = datagrams.peek();
        if (datagram != null) {
            ByteBuffer room = frame.datagram();
            if (room.remaining() < datagram.length) {
                return Produced.NEEDS_NEW_PACKET;
            }
            room.put(datagram);
            frame.endDatagram();
            datagrams.poll();
            return Produced.FRAME;
        }
        for (Sending sending : unacknowledged) {
            if (sending.bytes.isMissing()) {
                ByteBuffer room = frame.repeat(sending.stream, sending.bytes.missingFrom());
                if (!room.hasRemaining()) {
                    return Produced.NEEDS_NEW_PACKET;
                }
                sending.bytes.repeat(room);
                frame.endStream(false);
                return Produced.FRAME;
            }
        }
        while (active.size() < SIDE_BY_SIDE && !waiting.isEmpty()) {
            MediaStream stream = channel.open();
            if (stream == null) {
                break;
            }
            byte[] data = waiting.poll();
            Sending sending = new Sending(stream, data);
            stream.attach(sending);
            active.add(sending);
            unacknowledged.add(sending);
            opened.add(stream);
        }
        for (int i = active.size(); i > 0; i--) {
            Sending next = active.poll();
            if (next.stopped) {
                continue;
            }
            if (next.stream.credit() == 0 && next.sent < next.data.length) {
                active.add(next);
                continue;
            }
            ByteBuffer room = frame.stream(next.stream);
            int length = Math.min(room.remaining(), next.data.length - next.sent);
            if (length == 0 && next.sent < next.data.length) {
                active.addFirst(next);
                return Produced.NEEDS_NEW_PACKET;
            }
            room.put(next.data, next.sent, length);
            next.sent += length;
            boolean fin = next.sent == next.data.length;
            frame.endStream(fin);
            if (!fin) {
                active.add(next);
            }
            return Produced.FRAME;
        }
        return Produced.NOTHING;
    }

    @Override
    public void onAcknowledged(MediaStream stream, long upTo) {
        ((Sending) stream.attachment()).bytes.acknowledged(upTo);
    }

    @Override
    public void onLost(MediaStream stream, long offset, int length) {
        ((Sending) stream.attachment()).bytes.lost(offset, length);
    }

    @Override
    public void onAllAcknowledged(MediaStream stream) {
        unacknowledged.remove((Sending) stream.attachment());
        acknowledged.incrementAndGet();
    }

    @Override
    public void onStopSending(MediaStream stream, long code) {
        ((Sending) stream.attachment()).stopped = true;
        unacknowledged.remove((Sending) stream.attachment());
        stopped.add(code);
    }

    private static final class Sending {
        final MediaStream stream;
        final byte[] data;
        final SentBytes bytes = new SentBytes();
        int sent;
        boolean stopped;

        Sending(MediaStream stream, byte[] data) {
            this.stream = stream;
            this.data = data;
            bytes.append(data, null, 0);
        }
    }
}
