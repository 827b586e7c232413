package io.fastrelay.transport.kwik;

import io.fastrelay.transport.BidirectionalStream;
import io.fastrelay.transport.ReceiveHandler;
import io.fastrelay.transport.SendStream;
import io.fastrelay.transport.stream.StreamLimits;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tech.kwik.core.ConnectionConfig;
import tech.kwik.core.QuicConstants.TransportErrorCode;
import tech.kwik.core.QuicStream;
import tech.kwik.core.frame.MaxDataFrame;
import tech.kwik.core.frame.MaxStreamDataFrame;
import tech.kwik.core.frame.MaxStreamsFrame;
import tech.kwik.core.frame.QuicFrame;
import tech.kwik.core.frame.ResetStreamFrame;
import tech.kwik.core.frame.StopSendingFrame;
import tech.kwik.core.frame.StreamFrame;
import tech.kwik.core.impl.QuicConnectionImpl;
import tech.kwik.core.impl.Role;
import tech.kwik.core.impl.TransportError;
import tech.kwik.core.impl.TransportParameters;
import tech.kwik.core.impl.Version;
import tech.kwik.core.log.Logger;
import tech.kwik.core.stream.FlowControl;
import tech.kwik.core.stream.StreamManager;

/**
 * The streams of one connection, in place of kwik's own: receiving is event driven without a thread per stream, sending
 * goes through the {@link Outbox}, streams that ended leave nothing behind, both sides of flow control are ours.
 *
 * <p>kwik calls {@code process} from the connection's receiver thread.
 */
final class StreamTable extends StreamManager {

    /** Pieces of all streams that may wait for bytes before them; far above what loss and reordering make. */
    private static final int MAX_EARLY_PIECES = 16_384;

    private final QuicConnectionImpl quic;
    private final QuicLink link;
    private final Outbox outbox;
    private final StreamLimits limits;
    private final boolean client;
    private final Consumer<FlowControl> installCredit;
    private final Map<Integer, StreamSlot> slots = new ConcurrentHashMap<>();
    private final OwnStreams ownBidirectional;
    private final OwnStreams ownUnidirectional;
    private final PeerStreams peerBidirectional;
    private final PeerStreams peerUnidirectional;
    private volatile long initialUnidirectional;
    private volatile long initialBidirectionalOwn;
    private volatile long initialBidirectionalPeer;

    // receiver thread
    private long received;
    private int earlyPieces;

    private final AtomicLong consumed = new AtomicLong();
    private final AtomicLong advertised;

    /**
     * @param unused kwik's base class wants a configuration, though its own bookkeeping is never used
     * @param installCredit makes kwik hand the peer's flow control frames to the given object
     */
    StreamTable(
            QuicConnectionImpl quic,
            QuicLink link,
            Outbox outbox,
            StreamLimits limits,
            ConnectionConfig unused,
            Logger log,
            Consumer<FlowControl> installCredit) {
        super(quic, quic.getRole(), log, unused, new InlineExecutor());
        this.quic = quic;
        this.link = link;
        this.outbox = outbox;
        this.limits = limits;
        this.installCredit = installCredit;
        client = quic.getRole() == Role.Client;
        // RFC 9000 section 2.1: bit 0 is the initiator (server 1), bit 1 the direction (unidirectional 1)
        int own = client ? 0 : 1;
        int peer = 1 - own;
        ownBidirectional = new OwnStreams(own);
        ownUnidirectional = new OwnStreams(own + 2);
        peerBidirectional = new PeerStreams(limits.bidirectional(), peer);
        peerUnidirectional = new PeerStreams(limits.unidirectional(), peer + 2);
        advertised = new AtomicLong(limits.connectionWindow());
    }

    // --- what kwik tells

    /** The peer's initial limits; before {@link #setFlowController} is called. */
    void peerParameters(TransportParameters peer) {
        initialUnidirectional = peer.getInitialMaxStreamDataUni();
        // from the peer's point of view: "remote" is what we open (RFC 9000 section 18.2)
        initialBidirectionalOwn = peer.getInitialMaxStreamDataBidiRemote();
        initialBidirectionalPeer = peer.getInitialMaxStreamDataBidiLocal();
        outbox.raiseLimit(peer.getInitialMaxData());
    }

    @Override
    public void setFlowController(FlowControl kwiks) {
        installCredit.accept(new PeerCredit(quic.getRole(), this));
    }

    @Override
    public void process(StreamFrame frame) throws TransportError {
        StreamSlot slot = lookup(frame.getStreamId());
        if (slot == null) {
            return;
        }
        Incoming incoming = receiving(slot);
        long growth = incoming.growth(frame.getUpToOffset());
        checkWindow(growth);
        earlyPieces += incoming.receive(frame);
        if (earlyPieces > MAX_EARLY_PIECES) {
            throw new TransportError(
                    TransportErrorCode.INTERNAL_ERROR, "too many pieces that wait for bytes before them");
        }
        received += growth;
        incoming.schedule();
    }

    @Override
    public void process(ResetStreamFrame frame) throws TransportError {
        StreamSlot slot = lookup(frame.getStreamId());
        if (slot == null) {
            return;
        }
        Incoming incoming = receiving(slot);
        long growth = incoming.growth(frame.getFinalSize());
        checkWindow(growth);
        received += growth;
        earlyPieces += incoming.reset(frame.getErrorCode(), frame.getFinalSize());
        incoming.schedule();
    }

    @Override
    public void process(StopSendingFrame frame) {
        StreamSlot slot;
        try {
            slot = lookup(frame.getStreamId());
        } catch (TransportError e) {
            link.transportError(e);
            return;
        }
        Outgoing outgoing = slot == null ? null : slot.outgoing;
        if (outgoing != null) {
            long code = frame.getErrorCode();
            outbox.run(() -> {
                // RFC 9000 section 3.5: the code of STOP_SENDING is taken over
                if (outgoing.resetNow(code)) {
                    outgoing.stopped(code);
                }
            });
        }
    }

    @Override
    public void process(MaxStreamsFrame frame) {
        OwnStreams own = frame.isAppliesToBidirectional() ? ownBidirectional : ownUnidirectional;
        if (own.grant(frame.getMaxStreams())) {
            outbox.wake();
            link.streamsGranted();
        }
    }

    void maxData(long limit) {
        outbox.raiseLimit(limit);
    }

    void maxStreamData(int streamId, long limit) throws TransportError {
        StreamSlot slot = lookup(streamId);
        Outgoing outgoing = slot == null ? null : slot.outgoing;
        if (outgoing != null && outgoing.raiseLimit(limit)) {
            outbox.creditGrew();
        }
    }

    @Override
    public void setInitialMaxStreamsBidi(long streams) {
        ownBidirectional.grant(streams);
    }

    @Override
    public void setInitialMaxStreamsUni(long streams) {
        ownUnidirectional.grant(streams);
    }

    @Override
    public long getMaxBidirectionalStreams() {
        return ownBidirectional.granted();
    }

    @Override
    public long getMaxUnidirectionalStreams() {
        return ownUnidirectional.granted();
    }

    @Override
    public void abortAll() {
        outbox.close();
    }

    @Override
    public QuicStream createStream(boolean bidirectional, long timeout, TimeUnit unit) throws TimeoutException {
        throw new UnsupportedOperationException("streams are opened through the connection");
    }

    // --- what the connection asks for; any thread

    @Nullable
    SendStream openUnidirectional() {
        int id = ownUnidirectional.open();
        if (id < 0) {
            return null;
        }
        ControlOutgoing outgoing = new ControlOutgoing(id, link, outbox, initialUnidirectional);
        register(new StreamSlot(id, null, outgoing));
        return outgoing;
    }

    @Nullable
    BidirectionalStream openBidirectional(ReceiveHandler handler) {
        int id = ownBidirectional.open();
        if (id < 0) {
            return null;
        }
        ControlOutgoing outgoing = new ControlOutgoing(id, link, outbox, initialBidirectionalOwn);
        Incoming incoming = new Incoming(id, link, limits.streamWindow());
        incoming.handler(handler);
        register(new StreamSlot(id, incoming, outgoing));
        return new TwoWayStream(incoming, outgoing);
    }

    @Nullable
    MediaOutgoing openMedia() {
        int id = ownUnidirectional.open();
        if (id < 0) {
            return null;
        }
        MediaOutgoing outgoing = new MediaOutgoing(id, outbox, initialUnidirectional);
        register(new StreamSlot(id, null, outgoing));
        return outgoing;
    }

    /** Bytes were consumed, or dropped for good: the peer may send as many more. */
    void consumed(long bytes) {
        long allowed = limits.connectionWindow() + consumed.addAndGet(bytes);
        long told = advertised.get();
        if (allowed - told >= limits.connectionWindow() / 4 && advertised.compareAndSet(told, allowed)) {
            send(new MaxDataFrame(allowed), lost -> sendMaxData());
        }
    }

    void sendMaxStreamData(int streamId, long allowed) {
        send(new MaxStreamDataFrame(streamId, allowed), lost -> {
            StreamSlot slot = slots.get(streamId);
            long now = slot == null || slot.incoming == null ? 0 : slot.incoming.currentLimit();
            if (now > 0) {
                sendMaxStreamData(streamId, now);
            }
        });
    }

    void sendStopSending(int streamId, long code) {
        send(new StopSendingFrame(Version.getDefault(), streamId, code), lost -> {
            if (slots.containsKey(streamId)) {
                sendStopSending(streamId, code);
            }
        });
    }

    void incomingEnded(StreamSlot slot) {
        if (slot.incomingEnded()) {
            remove(slot.id);
        }
    }

    void outgoingEnded(StreamSlot slot) {
        if (slot.outgoingEnded()) {
            remove(slot.id);
        }
    }

    /** Streams that exist now, both kinds, whoever opened them. */
    int size() {
        return slots.size();
    }

    // --- inside

    private void sendMaxData() {
        send(new MaxDataFrame(limits.connectionWindow() + consumed.get()), lost -> sendMaxData());
    }

    private void sendMaxStreams(PeerStreams peer, boolean bidirectional) {
        send(new MaxStreamsFrame(peer.limit(), bidirectional), lost -> sendMaxStreams(peer, bidirectional));
    }

    private void send(QuicFrame frame, Consumer<QuicFrame> lost) {
        if (!link.isClosed()) {
            quic.send(frame, lost, true);
        }
    }

    private void checkWindow(long growth) throws TransportError {
        long allowed = limits.connectionWindow() + consumed.get();
        if (received + growth > allowed) {
            throw new TransportError(
                    TransportErrorCode.FLOW_CONTROL_ERROR,
                    (received + growth) + " bytes on all streams where " + allowed + " were allowed");
        }
    }

    private Incoming receiving(StreamSlot slot) throws TransportError {
        if (slot.incoming == null) {
            throw new TransportError(TransportErrorCode.STREAM_STATE_ERROR, "data on send-only stream " + slot.id);
        }
        return slot.incoming;
    }

    /** The stream, opened by this frame if the peer may; null if it has ended before (RFC 9000 section 3). */
    private @Nullable StreamSlot lookup(int id) throws TransportError {
        StreamSlot slot = slots.get(id);
        if (slot != null) {
            return slot;
        }
        boolean own = (id & 1) == (client ? 0 : 1);
        boolean bidirectional = (id & 2) == 0;
        if (own) {
            if (!(bidirectional ? ownBidirectional : ownUnidirectional).wasOpened(id)) {
                throw new TransportError(
                        TransportErrorCode.STREAM_STATE_ERROR, "frame for stream " + id + " that was never opened");
            }
            return null;
        }
        PeerStreams peer = bidirectional ? peerBidirectional : peerUnidirectional;
        if (id < peer.next) {
            return null;
        }
        if (!peer.allows(id)) {
            throw new TransportError(
                    TransportErrorCode.STREAM_LIMIT_ERROR,
                    "stream " + id + " where " + peer.limit() + " streams were allowed");
        }
        // RFC 9000 section 2.1: all lower-numbered streams of the type are open too
        while (peer.next <= id) {
            slot = openedByPeer(peer.next, bidirectional);
            peer.next += 4;
        }
        return slot;
    }

    private StreamSlot openedByPeer(int id, boolean bidirectional) {
        Incoming incoming = new Incoming(id, link, limits.streamWindow());
        ControlOutgoing outgoing =
                bidirectional ? new ControlOutgoing(id, link, outbox, initialBidirectionalPeer) : null;
        StreamSlot slot = new StreamSlot(id, incoming, outgoing);
        register(slot);
        return slot;
    }

    private void register(StreamSlot slot) {
        if (slot.incoming != null) {
            slot.incoming.slot(slot);
        }
        if (slot.outgoing != null) {
            slot.outgoing.slot(slot);
        }
        slots.put(slot.id, slot);
    }

    private void remove(int id) {
        slots.remove(id);
        boolean peers = (id & 1) == (client ? 1 : 0);
        if (peers) {
            boolean bidirectional = (id & 2) == 0;
            PeerStreams peer = bidirectional ? peerBidirectional : peerUnidirectional;
            if (peer.endedOne()) {
                sendMaxStreams(peer, bidirectional);
            }
        }
    }
}
