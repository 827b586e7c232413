package io.fastrelay.transport.kwik;

import io.fastrelay.transport.Acceptor;
import io.fastrelay.transport.BidirectionalStream;
import io.fastrelay.transport.CloseInfo;
import io.fastrelay.transport.Connection;
import io.fastrelay.transport.ConnectionHandler;
import io.fastrelay.transport.ConnectionInfo;
import io.fastrelay.transport.MediaChannel;
import io.fastrelay.transport.PathCondition;
import io.fastrelay.transport.ReceiveHandler;
import io.fastrelay.transport.ReceiveStream;
import io.fastrelay.transport.SendStream;
import io.fastrelay.transport.SerialContext;
import io.fastrelay.transport.packet.FrameHandler;
import io.fastrelay.transport.packet.PacketConnection;
import io.fastrelay.transport.packet.QuicException;
import io.fastrelay.transport.stream.DatagramInbox;
import io.fastrelay.transport.stream.Outbox;
import io.fastrelay.transport.stream.StreamConnection;
import io.fastrelay.transport.stream.StreamLimits;
import io.fastrelay.transport.stream.StreamTable;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tech.kwik.core.ConnectionTerminatedEvent;
import tech.kwik.core.QuicConstants.TransportErrorCode;
import tech.kwik.core.frame.PingFrame;
import tech.kwik.core.frame.QuicFrame;
import tech.kwik.core.impl.QuicConnectionImpl;
import tech.kwik.core.impl.Role;
import tech.kwik.core.impl.TransportParameters;

/**
 * One QUIC connection, client or server, whatever is spoken on it: brings together its streams, its packets, the
 * handshake's side and whoever hears its events.
 */
final class QuicLink implements Connection, PacketSide, FrameHandler, StreamConnection {

    private static final Logger log = LoggerFactory.getLogger(QuicLink.class);

    /** Leaves room for the rest of a CONNECTION_CLOSE packet. */
    private static final int LONGEST_REASON = 256;
    /** "Internal error" in MoQ and in QUIC alike. */
    private static final long INTERNAL_ERROR = 1;
    /** How long control data that was written before a close may keep it waiting. */
    private static final long FLUSH_NANOS = Duration.ofMillis(100).toNanos();
    /** DATAGRAM frame: type and a length of two bytes (RFC 9221 section 4). */
    private static final int DATAGRAM_HEAD = 3;
    /** Short header packet: flags, packet number and authentication tag (RFC 9000 section 17.3). */
    private static final int PACKET_OVERHEAD = 1 + 4 + 16;

    private final String id;
    private final HandshakeSide handshake;
    private final Carrier carrier;
    private final SerialContext context;
    private final HandshakeFrames frames;
    private final Outbox outbox;
    private final StreamTable streams;
    private final PacketConnection packets;
    private final DatagramInbox datagrams;
    private final AtomicBoolean streamsWanted = new AtomicBoolean();
    private final AtomicReference<@Nullable CloseInfo> localClose = new AtomicReference<>();
    private final AtomicBoolean terminated = new AtomicBoolean();
    private volatile @Nullable ConnectionInfo info;
    private volatile int maxDatagram;

    // context
    private @Nullable ConnectionHandler handler;
    private boolean over;

    /** @param helper takes over where a thread has worked long enough for this connection's context */
    QuicLink(
            String id,
            QuicConnectionImpl quic,
            HandshakeSide handshake,
            Carrier carrier,
            StreamLimits limits,
            Executor helper) {
        this.id = id;
        this.handshake = handshake;
        this.carrier = carrier;
        context = new SerialContext(id, helper);
        frames = new HandshakeFrames(this::wake, () -> fail("the peer asks for more than it acknowledges"));
        outbox = new Outbox(this, frames, limits.queuedBytes());
        streams = new StreamTable(this, outbox, limits, quic.getRole() == Role.Client);
        datagrams = new DatagramInbox(context, this::deliver);
        packets = carrier.open(id, outbox, this);
        KwikInternals.installStreams(quic, new KwikStreams(quic, limits));
    }

    // --- Connection

    @Override
    public ConnectionInfo info() {
        ConnectionInfo known = info;
        if (known == null) {
            throw new IllegalStateException(id + ": not established yet");
        }
        return known;
    }

    @Override
    public SerialContext context() {
        return context;
    }

    @Override
    public @Nullable SendStream openUnidirectional() {
        SendStream stream = streams.openUnidirectional();
        return stream != null || !noteWanted() ? stream : streams.openUnidirectional();
    }

    @Override
    public @Nullable BidirectionalStream openBidirectional(ReceiveHandler receiver) {
        BidirectionalStream stream = streams.openBidirectional(receiver);
        return stream != null || !noteWanted() ? stream : streams.openBidirectional(receiver);
    }

    @Override
    public MediaChannel media() {
        return outbox;
    }

    @Override
    public int maxDatagramLength() {
        return maxDatagram;
    }

    @Override
    public long roundTripMicros() {
        return packets.roundTripMicros();
    }

    @Override
    public long queuedBytes() {
        return outbox.queuedBytes();
    }

    @Override
    public void close(long code, String reason) {
        String told = reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
        if (isClosed() || !localClose.compareAndSet(null, new CloseInfo(CloseInfo.Cause.LOCAL, code, told))) {
            return;
        }
        if (info == null) {
            handshake.close(code, told);
            return;
        }
        // what was said before the close shall arrive: an answer, or why the session ends
        AtomicBoolean once = new AtomicBoolean();
        Runnable closing = () -> {
            if (!once.getAndSet(true)) {
                handshake.close(code, told);
            }
        };
        outbox.whenControlSent(closing);
        carrier.loop().schedule(FLUSH_NANOS, closing);
    }

    @Override
    public String toString() {
        ConnectionInfo known = info;
        return known == null ? id : id + " (" + known.peer() + ")";
    }

    // --- PacketSide

    @Override
    public PacketConnection packets() {
        return packets;
    }

    @Override
    public Carrier carrier() {
        return carrier;
    }

    @Override
    public void established(
            ConnectionInfo about, PacketConnection.Terms terms, TransportParameters peer, Acceptor acceptor) {
        info = about;
        int packetRoom = terms.maxUdpPayload() - PACKET_OVERHEAD - terms.peerId().length;
        // RFC 9221 section 3: the peer's limit is for the whole frame
        maxDatagram = (int) Math.max(0, Math.min(peer.getMaxDatagramFrameSize(), packetRoom) - DATAGRAM_HEAD);
        // from the peer's point of view: "remote" is what we open (RFC 9000 section 18.2)
        streams.peerLimits(
                peer.getInitialMaxData(),
                peer.getInitialMaxStreamDataUni(),
                peer.getInitialMaxStreamDataBidiRemote(),
                peer.getInitialMaxStreamDataBidiLocal());
        streams.grant(true, peer.getInitialMaxStreamsBidi());
        streams.grant(false, peer.getInitialMaxStreamsUni());
        carrier.loop().execute(() -> {
            // first, so that somebody hears what packets that came early bring
            context.execute(() -> accept(acceptor));
            if (!isClosed()) {
                packets.establish(terms);
            }
        });
    }

    @Override
    public void kwikFrame(QuicFrame frame, Consumer<QuicFrame> lost) {
        frames.add(frame, lost);
    }

    @Override
    public void kwikStopped() {
        frames.clear();
        stopSending();
    }

    @Override
    public void terminated(ConnectionTerminatedEvent event) {
        terminated(CloseReasons.of(event, localClose.get()));
    }

    @Override
    public void terminated(CloseInfo end) {
        if (!terminated.compareAndSet(false, true)) {
            return;
        }
        stopSending();
        log.debug("{}: closed, {} {} {}", this, end.cause(), end.code(), end.reason());
        context.execute(() -> {
            over = true;
            ConnectionHandler told = handler;
            if (told != null) {
                told.onClosed(end);
            }
        });
    }

    @Override
    public void end() {
        carrier.loop().execute(() -> {
            outbox.end();
            packets.end();
        });
    }

    /** Has an idle connection stay open, if the peer still acknowledges. Any thread. */
    void keepAlive() {
        if (info != null && !isClosed() && frames.isEmpty()) {
            frames.add(new PingFrame(), lost -> {});
        }
    }

    // --- FrameHandler

    @Override
    public void onStream(long streamId, long offset, ByteBuffer data, boolean fin) throws QuicException {
        streams.onStream(streamId, offset, data, fin);
    }

    @Override
    public void onResetStream(long streamId, long code, long finalSize) throws QuicException {
        streams.onResetStream(streamId, code, finalSize);
    }

    @Override
    public void onStopSending(long streamId, long code) throws QuicException {
        streams.onStopSending(streamId, code);
    }

    @Override
    public void onMaxData(long limit) {
        streams.onMaxData(limit);
    }

    @Override
    public void onMaxStreamData(long streamId, long limit) throws QuicException {
        streams.onMaxStreamData(streamId, limit);
    }

    @Override
    public void onMaxStreams(boolean bidirectional, long limit) {
        streams.onMaxStreams(bidirectional, limit);
    }

    @Override
    public void onDatagram(ByteBuffer data) {
        datagrams.receive(data);
    }

    @Override
    public void onHandshakeSide(byte[] packet, InetSocketAddress from) {
        handshake.receive(packet, from);
    }

    @Override
    public void onPeerAddress(InetSocketAddress address) {
        log.debug("{}: the peer's address is {} now", this, address);
    }

    @Override
    public void onError(QuicException error) {
        String reason = String.valueOf(error.getMessage());
        log.warn("{}: closed with transport error 0x{}: {}", this, Long.toHexString(error.code()), reason);
        fail(CloseReasons.transportError(error.code()), reason);
    }

    @Override
    public void onActivity() {
        handshake.active();
    }

    // --- StreamConnection

    @Override
    public void wake() {
        packets.wake();
    }

    @Override
    public boolean isSendContext() {
        return carrier.loop().isCurrent();
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public int packetRoom() {
        return packets.packetRoom();
    }

    @Override
    public PathCondition path() {
        return packets;
    }

    @Override
    public @Nullable ReceiveHandler onBidirectional(BidirectionalStream stream) {
        ConnectionHandler told = handler;
        return told == null ? null : told.onBidirectional(stream);
    }

    @Override
    public @Nullable ReceiveHandler onUnidirectional(ReceiveStream stream) {
        ConnectionHandler told = handler;
        return told == null ? null : told.onUnidirectional(stream);
    }

    @Override
    public void onStreamsGranted() {
        if (streamsWanted.getAndSet(false)) {
            context.execute(this::tellStreamsAvailable);
        }
    }

    @Override
    public void onControlNotRead(long bytes) {
        log.warn("{}: closed, {} bytes of control data wait for a peer that takes none", this, bytes);
        String reason = "control data is not read";
        if (!isClosed()
                && localClose.compareAndSet(null, new CloseInfo(CloseInfo.Cause.LOCAL, INTERNAL_ERROR, reason))) {
            handshake.close(INTERNAL_ERROR, reason);
        }
    }

    @Override
    public void handlerFailed(Throwable e) {
        log.error("{}: the connection's handler failed", this, e);
        fail("internal error");
    }

    @Override
    public void sendingFailed(Throwable e) {
        fail("sending failed: " + e);
    }

    // --- for those who look at it

    String id() {
        return id;
    }

    StreamTable streams() {
        return streams;
    }

    boolean isClosed() {
        return terminated.get();
    }

    // --- inside

    private void accept(Acceptor acceptor) {
        if (!over) {
            try {
                handler = acceptor.accept(this);
            } catch (RuntimeException | Error e) {
                handlerFailed(e);
            }
        }
    }

    private void stopSending() {
        outbox.close();
        carrier.loop().execute(() -> {
            outbox.end();
            packets.closing();
        });
    }

    private void fail(String reason) {
        fail(TransportErrorCode.INTERNAL_ERROR, reason);
    }

    private void fail(TransportErrorCode code, String reason) {
        String told = reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
        if (!isClosed()
                && localClose.compareAndSet(null, new CloseInfo(CloseInfo.Cause.TRANSPORT_ERROR, code.value, told))) {
            handshake.fail(code, told);
        }
    }

    private boolean noteWanted() {
        streamsWanted.set(true);
        return true;
    }

    /** In the context. */
    private void deliver(ByteBuffer datagram) {
        ConnectionHandler told = handler;
        if (told != null && !over) {
            try {
                told.onDatagram(datagram);
            } catch (RuntimeException | Error e) {
                handlerFailed(e);
            }
        }
    }

    /** In the context. */
    private void tellStreamsAvailable() {
        ConnectionHandler told = handler;
        if (told != null && !over) {
            try {
                told.onStreamsAvailable();
            } catch (RuntimeException | Error e) {
                handlerFailed(e);
            }
        }
    }
}
