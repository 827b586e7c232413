package io.fastrelay.transport.fake;

import io.fastrelay.transport.BidirectionalStream;
import io.fastrelay.transport.CloseInfo;
import io.fastrelay.transport.Connection;
import io.fastrelay.transport.ConnectionHandler;
import io.fastrelay.transport.ConnectionInfo;
import io.fastrelay.transport.ReceiveHandler;
import io.fastrelay.transport.SendStream;
import io.fastrelay.transport.SerialContext;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One end of a connection in memory. What arrives before {@link #handler} was called waits. Credit for streams is
 * unlimited until a test limits it.
 */
public final class FakeConnection implements Connection {

    private final FakeNetwork network;
    private final boolean client;
    private final ConnectionInfo info;
    private final SerialContext context;
    private final FakeMediaChannel media;
    private final List<FakePipe> controlPipes = new ArrayList<>();
    private FakeConnection peer;
    private ConnectionHandler handler;
    private long nextBidirectional;
    private long nextUnidirectional;
    private long bidirectionalCredit = Long.MAX_VALUE;
    private long unidirectionalCredit = Long.MAX_VALUE;
    private boolean wantsStreams;
    private int maxDatagramLength = 1200;
    private long roundTripMicros;
    private Optional<CloseInfo> closed = Optional.empty();
    private Optional<RuntimeException> failure = Optional.empty();
    private volatile boolean gone;

    FakeConnection(FakeNetwork network, boolean client, ConnectionInfo info) {
        this.network = network;
        this.client = client;
        this.info = info;
        this.context = new SerialContext(info.id(), Runnable::run);
        this.media = new FakeMediaChannel(network, this);
        this.nextBidirectional = client ? 0 : 1;
        this.nextUnidirectional = client ? 2 : 3;
    }

    void join(FakeConnection other) {
        peer = other;
    }

    FakeConnection peer() {
        return peer;
    }

    /** Who hears this end's events from now on. */
    public FakeConnection handler(ConnectionHandler value) {
        synchronized (network) {
            handler = value;
            network.changed();
        }
        return this;
    }

    /** How many more streams this end may open before it is granted more. */
    public void limitStreams(long bidirectional, long unidirectional) {
        synchronized (network) {
            bidirectionalCredit = bidirectional;
            unidirectionalCredit = unidirectional;
        }
    }

    /** The peer grants this end more streams. */
    public void grantStreams(long bidirectional, long unidirectional) {
        synchronized (network) {
            bidirectionalCredit = Math.addExact(bidirectionalCredit, bidirectional);
            unidirectionalCredit = Math.addExact(unidirectionalCredit, unidirectional);
            if (wantsStreams) {
                wantsStreams = false;
                network.signal(this, () -> context.execute(handler::onStreamsAvailable));
            }
        }
        media.wake();
    }

    /** 0: no datagrams. */
    public void maxDatagramLength(int value) {
        maxDatagramLength = value;
    }

    public void roundTripMicros(long value) {
        roundTripMicros = value;
    }

    /** Sends a datagram past the media channel, for scripted peers. */
    public void sendDatagram(ByteBuffer datagram) {
        byte[] copy = new byte[datagram.remaining()];
        datagram.get(copy);
        FakeConnection to = peer;
        network.signal(
                to,
                () -> to.context.execute(() -> {
                    if (!to.gone) {
                        to.guard(() ->
                                to.handler.onDatagram(ByteBuffer.wrap(copy).asReadOnlyBuffer()));
                    }
                }));
    }

    /** How it ended, once it did. */
    public Optional<CloseInfo> closed() {
        synchronized (network) {
            return closed;
        }
    }

    /** What a handler threw, if one ever did: a test's last question. */
    public Optional<RuntimeException> failure() {
        synchronized (network) {
            return failure;
        }
    }

    /** Exceptions of a handler close the connection, as {@link ConnectionHandler} says. */
    void guard(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException e) {
            synchronized (network) {
                failure = Optional.of(e);
            }
            close(1, "a handler failed: " + e);
        }
    }

    boolean hasHandler() {
        return handler != null;
    }

    boolean gone() {
        return gone;
    }

    @Override
    public ConnectionInfo info() {
        return info;
    }

    @Override
    public SerialContext context() {
        return context;
    }

    @Override
    public SendStream openUnidirectional() {
        FakePipe pipe = openPipe();
        return pipe == null ? null : new FakeStream(this, pipe.id, pipe, null);
    }

    FakePipe openMediaPipe() {
        synchronized (network) {
            FakePipe pipe = openPipe();
            controlPipes.remove(pipe);
            return pipe;
        }
    }

    private FakePipe openPipe() {
        synchronized (network) {
            if (gone || unidirectionalCredit == 0) {
                wantsStreams = true;
                return null;
            }
            unidirectionalCredit--;
            long id = nextUnidirectional;
            nextUnidirectional += 4;
            FakePipe[] pipe = new FakePipe[1];
            pipe[0] = new FakePipe(network, this, peer, id, () -> {
                FakeStream stream = new FakeStream(peer, id, null, pipe[0]);
                return peer.handler.onUnidirectional(stream);
            });
            network.add(pipe[0]);
            controlPipes.add(pipe[0]);
            return pipe[0];
        }
    }

    @Override
    public BidirectionalStream openBidirectional(ReceiveHandler answers) {
        synchronized (network) {
            if (gone || bidirectionalCredit == 0) {
                wantsStreams = true;
                return null;
            }
            bidirectionalCredit--;
            long id = nextBidirectional;
            nextBidirectional += 4;
            FakePipe back = new FakePipe(network, peer, this, id, () -> answers);
            FakePipe[] there = new FakePipe[1];
            there[0] = new FakePipe(
                    network,
                    this,
                    peer,
                    id,
                    () -> peer.handler.onBidirectional(new FakeStream(peer, id, back, there[0])));
            network.add(there[0]);
            network.add(back);
            controlPipes.add(there[0]);
            peer.controlPipes.add(back);
            return new FakeStream(this, id, there[0], back);
        }
    }

    @Override
    public FakeMediaChannel media() {
        return media;
    }

    @Override
    public int maxDatagramLength() {
        return maxDatagramLength;
    }

    @Override
    public long roundTripMicros() {
        return roundTripMicros;
    }

    @Override
    public long queuedBytes() {
        synchronized (network) {
            controlPipes.removeIf(FakePipe::over);
            return controlPipes.stream().mapToLong(FakePipe::queued).sum();
        }
    }

    @Override
    public void close(long code, String reason) {
        synchronized (network) {
            if (closed.isPresent()) {
                return;
            }
            FakeConnection other = peer;
            network.signal(other, () -> other.ended(new CloseInfo(CloseInfo.Cause.PEER, code, reason)));
        }
        ended(new CloseInfo(CloseInfo.Cause.LOCAL, code, reason));
    }

    /** The connection is lost, as by an idle timeout; the other end hears nothing. */
    public void lose() {
        ended(new CloseInfo(CloseInfo.Cause.IDLE_TIMEOUT, 0, "idle timeout"));
    }

    private void ended(CloseInfo info) {
        synchronized (network) {
            if (closed.isPresent()) {
                return;
            }
            closed = Optional.of(info);
        }
        context.execute(() -> {
            gone = true;
            if (handler != null) {
                handler.onClosed(info);
            }
            network.signal(this, media::closed);
            network.changed();
        });
    }

    boolean isClient() {
        return client;
    }
}
