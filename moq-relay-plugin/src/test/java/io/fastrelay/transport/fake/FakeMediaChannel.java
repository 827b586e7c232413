package io.fastrelay.transport.fake;

import io.fastrelay.transport.MediaChannel;
import io.fastrelay.transport.MediaSource;
import io.fastrelay.transport.MediaStream;
import io.fastrelay.transport.PathCondition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The way out for objects in memory. The network's pump is the send context. Windows are unlimited until a test limits
 * them; what counts against them are bytes that the other end has not taken yet. Nothing is lost until a test says so:
 * then the source hears of it and must send it again.
 */
public final class FakeMediaChannel implements MediaChannel {

    private final FakeNetwork network;
    private final FakeConnection connection;
    private final List<FakeMediaStream> open = new ArrayList<>();
    private volatile MediaSource source;
    private volatile boolean awake;
    /** The source has something, as far as we know; send context. */
    private boolean mayProduce;

    private volatile long streamWindow = Long.MAX_VALUE;
    private volatile long connectionWindow = Long.MAX_VALUE;
    private volatile int packetSize = 1200;
    private volatile BooleanSupplier loss = () -> false;
    private volatile long repeatedBytes;
    private final FakePath path = new FakePath();

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

    /** Asked for each STREAM frame whether it is lost. */
    public void lossOfFrames(BooleanSupplier chance) {
        loss = chance;
    }

    /** Bytes that were sent again. */
    public long repeatedBytes() {
        return repeatedBytes;
    }

    /** What {@link #condition} tells; a test moves it. */
    public FakePath path() {
        return path;
    }

    boolean loses() {
        return loss.getAsBoolean();
    }

    void repeated(int bytes) {
        repeatedBytes += bytes;
    }

    /** The connection is over. */
    void closed() {
        MediaSource told = source;
        if (told != null) {
            told.onClosed();
        }
    }

    /** A frame is lost: found out later, in the send context. */
    void lost(FakeMediaStream stream, Runnable whenFound) {
        network.signal(connection, () -> {
            whenFound.run();
            wake();
        });
    }

    void tellLost(FakeMediaStream stream, long offset, int length) {
        source.onLost(stream, offset, length);
    }

    void arrived(FakeMediaStream stream, long upTo) {
        network.signal(connection, () -> {
            if (!stream.isReset()) {
                source.onAcknowledged(stream, upTo);
            }
        });
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
        return open(new byte[0]);
    }

    @Override
    public MediaStream open(byte[] prefix) {
        FakePipe pipe = connection.openMediaPipe();
        if (pipe == null) {
            return null;
        }
        FakeMediaStream stream = new FakeMediaStream(this, pipe, prefix);
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
    public PathCondition condition() {
        return path;
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

    /** Lets the source hear that it was woken and fills one packet; whether anything may have come of it. */
    boolean produce() {
        MediaSource asked = source;
        if (asked == null || connection.gone()) {
            return false;
        }
        boolean woken = awake;
        awake = false;
        if (woken) {
            asked.onWake();
            mayProduce = true;
        }
        if (!mayProduce || inFlight() >= connectionWindow) {
            return woken;
        }
        mayProduce = false;
        FakeMediaFrame frame = new FakeMediaFrame(this, packetSize);
        boolean any = false;
        while (true) {
            switch (asked.produce(frame)) {
                case FRAME -> {
                    frame.check();
                    any = true;
                    mayProduce = true;
                    if (frame.room() <= 0) {
                        return true;
                    }
                }
                case NEEDS_NEW_PACKET -> {
                    if (!any) {
                        throw new IllegalStateException("an empty packet is too small for the source");
                    }
                    mayProduce = true;
                    return true;
                }
                case NOTHING -> {
                    mayProduce = false;
                    return any || woken;
                }
                default -> throw new IllegalStateException();
            }
        }
    }
}
