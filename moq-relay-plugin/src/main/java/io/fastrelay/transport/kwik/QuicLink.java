package io.fastrelay.transport.kwik;

import io.fastrelay.transport.Acceptor;
import io.fastrelay.transport.BidirectionalStream;
import io.fastrelay.transport.CloseInfo;
import io.fastrelay.transport.Connection;
import io.fastrelay.transport.ConnectionHandler;
import io.fastrelay.transport.ConnectionInfo;
import io.fastrelay.transport.MediaChannel;
import io.fastrelay.transport.ReceiveHandler;
import io.fastrelay.transport.SendStream;
import io.fastrelay.transport.SerialContext;
import io.fastrelay.transport.stream.StreamLimits;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tech.kwik.core.ConnectionConfig;
import tech.kwik.core.ConnectionTerminatedEvent;
import tech.kwik.core.ConnectionTerminatedEvent.CloseReason;
import tech.kwik.core.QuicConstants.TransportErrorCode;
import tech.kwik.core.frame.PingFrame;
import tech.kwik.core.impl.QuicConnectionImpl;
import tech.kwik.core.impl.TransportError;

/** One QUIC connection, client or server, whatever is spoken on it. */
final class QuicLink implements Connection {

    private static final Logger log = LoggerFactory.getLogger(QuicLink.class);

    /** Leaves room for the rest of a CONNECTION_CLOSE packet. */
    private static final int LONGEST_REASON = 256;
    /** "Internal error" in MoQ and in QUIC alike. */
    private static final long INTERNAL_ERROR = 1;

    private final String id;
    private final QuicConnectionImpl quic;
    private final StreamLimits limits;
    private final SerialContext context;
    private final Outbox outbox;
    private final StreamTable streams;
    private final RoundTrip roundTrip = new RoundTrip();
    private final AtomicLong queued = new AtomicLong();
    private final AtomicBoolean streamsWanted = new AtomicBoolean();
    private final AtomicReference<@Nullable CloseInfo> localClose = new AtomicReference<>();
    private final Object dialGate = new Object();
    private boolean dialing;
    private final AtomicBoolean terminated = new AtomicBoolean();
    private volatile @Nullable ConnectionInfo info;
    private volatile int packetRoom;
    private volatile int maxDatagram;

    // context
    private @Nullable ConnectionHandler handler;
    private boolean over;

    QuicLink(String id, QuicConnectionImpl quic, StreamLimits limits, ConnectionConfig unused, Executor helper) {
        this.id = id;
        this.quic = quic;
        this.limits = limits;
        context = new SerialContext(id, helper);
        outbox = new Outbox(this, quic);
        streams = new StreamTable(
                quic,
                this,
                outbox,
                limits,
                unused,
                new KwikLog(),
                credit -> KwikInternals.installFlowControl(quic, credit));
        KwikInternals.installRoundTrip(quic, roundTrip);
        KwikInternals.installStreams(quic, streams);
        KwikInternals.installCongestionController(
                quic,
                new CongestionWindow(
                        KwikInternals.windowListener(quic),
                        outbox::isWaiting,
                        outbox::acknowledged,
                        outbox::acknowledgedSome));
        quic.setDatagramHandler(this::datagram, new InlineExecutor());
    }

    /** The handshake is done; nothing of the application has been processed yet. */
    void established(ConnectionInfo about, Acceptor acceptor) {
        info = about;
        // what ShortHeaderPacket.estimateLength allows for: flags, peer's connection id, packet number, AEAD tag
        int overhead = 1 + quic.getDestinationConnectionId().length + 4 + 16;
        packetRoom = KwikInternals.maxPacketSize(quic) - overhead;
        maxDatagram = quic.canSendDatagram()
                ? Math.max(0, Math.min(quic.maxDatagramDataSize(), packetRoom - FrameComposer.DATAGRAM_OVERHEAD))
                : 0;
        context.execute(() -> {
            if (over) {
                return;
            }
            try {
                handler = acceptor.accept(this);
            } catch (RuntimeException e) {
                handlerFailed(e);
            }
        });
    }

    /** Has an idle connection stay open, if the peer still acknowledges. Any thread. */
    void keepAlive() {
        if (info != null && !isClosed()) {
            quic.send(new PingFrame(), lost -> {}, true);
        }
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
        return roundTrip.smoothedMicros();
    }

    @Override
    public long queuedBytes() {
        return queued.get();
    }

    @Override
    public void close(long code, String reason) {
        String told = reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
        if (!isClosed() && localClose.compareAndSet(null, new CloseInfo(CloseInfo.Cause.LOCAL, code, told))) {
            synchronized (dialGate) {
                if (dialing) {
                    return;
                }
            }
            quic.close(code, told);
        }
    }

    /**
     * Holds {@link #close} back until {@link #dialed}: kwik's connect() takes a close that comes before it returns for a
     * failed handshake, and the peer would never hear of it.
     */
    void dialing() {
        synchronized (dialGate) {
            dialing = true;
        }
    }

    /** kwik's connect() returned; carries out a close that came meanwhile. */
    void dialed() {
        synchronized (dialGate) {
            dialing = false;
        }
        CloseInfo wanted = localClose.get();
        if (wanted != null) {
            quic.close(wanted.code(), wanted.reason());
        }
    }

    @Override
    public String toString() {
        ConnectionInfo known = info;
        return known == null ? id : id + " (" + known.peer() + ")";
    }

    // --- for the parts of this connection

    String id() {
        return id;
    }

    StreamTable streams() {
        return streams;
    }

    int packetRoom() {
        return packetRoom;
    }

    boolean isClosed() {
        return terminated.get();
    }

    /** Whether the handler has heard the end. Context. */
    boolean isOver() {
        return over;
    }

    void execute(Runnable task) {
        context.execute(task);
    }

    /** Tells the handler about a stream that the peer opened; null if nobody wants to hear of it. Context. */
    @Nullable
    ReceiveHandler announce(StreamSlot slot, Incoming incoming) {
        ConnectionHandler told = handler;
        if (told == null) {
            return null;
        }
        if (slot.outgoing instanceof ControlOutgoing outgoing) {
            return told.onBidirectional(new TwoWayStream(incoming, outgoing));
        }
        return told.onUnidirectional(incoming);
    }

    /** The peer raised its stream limit. */
    void streamsGranted() {
        if (streamsWanted.getAndSet(false)) {
            tell(ConnectionHandler::onStreamsAvailable);
        }
    }

    /** Counts control bytes that are to be queued; false if there are too many and the connection is closed for it. */
    boolean queued(int bytes) {
        if (isClosed()) {
            return false;
        }
        long total = queued.addAndGet(bytes);
        if (total > limits.queuedBytes()) {
            log.warn("{}: closed, {} bytes of control data wait for a peer that takes none", this, total);
            close(INTERNAL_ERROR, "control data is not read");
            return false;
        }
        return true;
    }

    void dequeued(int bytes) {
        queued.addAndGet(-bytes);
    }

    void handlerFailed(RuntimeException e) {
        log.error("{}: the connection's handler failed", this, e);
        fail("internal error");
    }

    void fail(String reason) {
        close(TransportErrorCode.INTERNAL_ERROR, reason);
    }

    void transportError(TransportError error) {
        close(error.getErrorCode(), String.valueOf(error.getMessage()));
    }

    /** kwik ended the connection, or noticed its end. Any thread; the first call counts. */
    void terminated(ConnectionTerminatedEvent event) {
        terminated(closeInfo(event));
    }

    void terminated(CloseInfo end) {
        if (!terminated.compareAndSet(false, true)) {
            return;
        }
        outbox.close();
        log.debug("{}: closed, {} {} {}", this, end.cause(), end.code(), end.reason());
        context.execute(() -> {
            over = true;
            ConnectionHandler told = handler;
            if (told != null) {
                told.onClosed(end);
            }
        });
    }

    private void close(TransportErrorCode code, String reason) {
        if (!isClosed()
                && localClose.compareAndSet(null, new CloseInfo(CloseInfo.Cause.TRANSPORT_ERROR, code.value, reason))) {
            quic.close(code, reason);
        }
    }

    private CloseInfo closeInfo(ConnectionTerminatedEvent event) {
        CloseInfo local = localClose.get();
        if (!event.closedByPeer() && event.closeReason() == CloseReason.ImmediateClose && local != null) {
            return local;
        }
        if (event.closeReason() == CloseReason.IdleTimeout || event.closeReason() == CloseReason.ConnectionLost) {
            return new CloseInfo(CloseInfo.Cause.IDLE_TIMEOUT, 0, "nothing came from the peer for too long");
        }
        if (event.hasApplicationError()) {
            return new CloseInfo(CloseInfo.Cause.PEER, event.applicationErrorCode(), description(event));
        }
        if (event.hasTransportError()) {
            return new CloseInfo(CloseInfo.Cause.TRANSPORT_ERROR, event.transportErrorCode(), description(event));
        }
        if (event.closeReason() == CloseReason.StatelessReset) {
            return new CloseInfo(CloseInfo.Cause.TRANSPORT_ERROR, 0, "stateless reset");
        }
        return new CloseInfo(event.closedByPeer() ? CloseInfo.Cause.PEER : CloseInfo.Cause.LOCAL, 0, "");
    }

    /** The reason phrase; kwik shows it only inside a sentence. */
    private static String description(ConnectionTerminatedEvent event) {
        String text = event.errorDescription();
        int open = text.indexOf(" (");
        boolean application = event.hasApplicationError();
        if (open < 0) {
            return application ? "" : text;
        }
        return application ? text.substring(open + 2, text.length() - 1) : text;
    }

    private boolean noteWanted() {
        streamsWanted.set(true);
        return true;
    }

    private void datagram(byte[] data) {
        tell(told -> told.onDatagram(ByteBuffer.wrap(data)));
    }

    private void tell(java.util.function.Consumer<ConnectionHandler> event) {
        context.execute(() -> {
            ConnectionHandler told = handler;
            if (told == null || over) {
                return;
            }
            try {
                event.accept(told);
            } catch (RuntimeException e) {
                handlerFailed(e);
            }
        });
    }
}
