package io.fastrelay.transport.fake;

import io.fastrelay.transport.MediaChannel;
import io.fastrelay.transport.MediaSource;
import io.fastrelay.transport.MediaStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The way out for objects in memory. The network's pump is the send context. Windows are unlimited until a test limits
 * them; what counts against them are bytes that the other end has not taken yet.
 */
public final class FakeMediaChannel implements MediaChannel {

    private final FakeNetwork network;
    private final FakeConnection connection;
    private final List<FakeMediaStream> open = new ArrayList<>();
    private volatile MediaSource source;
    private volatile boolean awake;
    private volatile long streamWindow = Long.MAX_VALUE;
    private volatile long connectionWindow = Long.MAX_VALUE;
    private volatile int packetSize = 1200;

    FakeMediaChannel(FakeNetwork network, FakeConnection connection) {
        this.network = network;
        this.connection = connection;
    }

    /** Bytes that may be under way on one stream, and on all together (flow control or congestion window). */
    public void windows(long perStream, long all) {
        streamWindow = perStream;
        connectionWindow = all;
        wake();
    }

    /** Room for frames in one packet. */
    public void packetSize(int bytes) {
        packetSize = bytes;
    }

    @Override
    public void source(MediaSource value) {
        if (source != null) {
            throw new IllegalStateException("the source is set once");
        }
        source = value;
        wake();
    }

    @Override
    public void wake() {
        awake = true;
        network.changed();
    }

    @Override
    public MediaStream open() {
        FakePipe pipe = connection.openMediaPipe();
        if (pipe == null) {
            return null;
        }
        FakeMediaStream stream = new FakeMediaStream(this, pipe);
        pipe.onCreditReturned(this::wake);
        pipe.onDelivered(() -> network.signal(connection, () -> {
            forget(stream);
            source.onAllAcknowledged(stream);
        }));
        pipe.onStop(code -> {
            stream.reset(code);
            source.onStopSending(stream, code);
        });
        synchronized (open) {
            open.add(stream);
        }
        return stream;
    }

    void forget(FakeMediaStream stream) {
        synchronized (open) {
            open.remove(stream);
        }
    }

    @Override
    public int maxDatagramLength() {
        return connection.maxDatagramLength();
    }

    long credit(FakeMediaStream stream) {
        return Math.max(0, Math.min(streamWindow - stream.queued(), connectionWindow - inFlight()));
    }

    private long inFlight() {
        synchronized (open) {
            return open.stream().mapToLong(FakeMediaStream::queued).sum();
        }
    }

    void send(ByteBuffer datagram) {
        connection.sendDatagram(datagram);
    }

    /** Fills one packet; whether anything was produced. */
    boolean produce() {
        MediaSource asked = source;
        if (asked == null || !awake || connection.gone() || inFlight() >= connectionWindow) {
            return false;
        }
        awake = false;
        FakeMediaFrame frame = new FakeMediaFrame(this, packetSize);
        boolean any = false;
        while (true) {
            switch (asked.produce(frame)) {
                case FRAME -> {
                    frame.check();
                    any = true;
                    awake = true;
                    if (frame.room() <= 0) {
                        return true;
                    }
                }
                case NEEDS_NEW_PACKET -> {
                    if (!any) {
                        throw new IllegalStateException("an empty packet is too small for the source");
                    }
                    awake = true;
                    return true;
                }
                case NOTHING -> {
                    return any;
                }
                default -> throw new IllegalStateException();
            }
        }
    }
}
