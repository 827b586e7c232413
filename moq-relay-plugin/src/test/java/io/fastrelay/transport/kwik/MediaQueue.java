package io.fastrelay.transport.kwik;

import io.fastrelay.transport.MediaChannel;
import io.fastrelay.transport.MediaFrame;
import io.fastrelay.transport.MediaSource;
import io.fastrelay.transport.MediaStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends whole streams and datagrams, a few streams side by side. */
final class MediaQueue implements MediaSource {

    private static final int SIDE_BY_SIDE = 20;

    final AtomicInteger acknowledged = new AtomicInteger();
    final BlockingQueue<Long> stopped = new LinkedBlockingQueue<>();
    final BlockingQueue<MediaStream> opened = new LinkedBlockingQueue<>();
    private final MediaChannel channel;
    private final Queue<byte[]> waiting = new ConcurrentLinkedQueue<>();
    private final Queue<byte[]> datagrams = new ConcurrentLinkedQueue<>();
    private final Deque<Sending> active = new ArrayDeque<>();

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
        while (active.size() < SIDE_BY_SIDE && !waiting.isEmpty()) {
            MediaStream stream = channel.open();
            if (stream == null) {
                break;
            }
            byte[] data = waiting.poll();
            stream.attach(data);
            active.add(new Sending(stream, data));
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
    public void onAllAcknowledged(MediaStream stream) {
        acknowledged.incrementAndGet();
    }

    @Override
    public void onStopSending(MediaStream stream, long code) {
        active.forEach(sending -> sending.stopped |= sending.stream == stream);
        stopped.add(code);
    }

    private static final class Sending {
        final MediaStream stream;
        final byte[] data;
        int sent;
        boolean stopped;

        Sending(MediaStream stream, byte[] data) {
            this.stream = stream;
            this.data = data;
        }
    }
}
