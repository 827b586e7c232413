package io.fastrelay.transport.stream;

import io.fastrelay.transport.BidirectionalStream;
import io.fastrelay.transport.MediaStream;
import io.fastrelay.transport.ReceiveHandler;
import io.fastrelay.transport.SendStream;
import io.fastrelay.transport.packet.QuicException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one connection: takes the frames that concern them, opens streams of this end, keeps both sides of flow
 * control. Streams that ended leave nothing behind.
 *
 * <p>The {@code on...} methods are for the loop thread and throw what the connection is to be closed with.
 */
public final class StreamTable {

    /** Pieces of all streams that may wait for bytes before them; far above what loss and reordering make. */
    private static final int MAX_EARLY_PIECES = 16_384;

    private static final int UNIDIRECTIONAL = 2;

    private final StreamConnection connection;
    private final Outbox outbox;
    private final StreamLimits limits;
    /** The lowest bit of the ids of streams that this end opens (RFC 9000 section 2.1). */
    private final int own;

    private final OwnStreams ownBidirectional;
    private final OwnStreams ownUnidirectional;
    private final PeerStreams peerBidirectional;
    private final PeerStreams peerUnidirectional;
    private final LimitSignal maxBidirectional;
    private final LimitSignal maxUnidirectional;
    private final LimitSignal maxData;
    private volatile long initialUnidirectional;
    private volatile long initialBidirectionalOwn;
    private volatile long initialBidirectionalPeer;

    // loop thread
    private final SlotMap slots = new SlotMap();
    private long received;
    private int earlyPieces;

    private volatile int size;
    private final AtomicLong consumed = new AtomicLong();
    private final AtomicLong advertised;

    /** @param client whether this end is the client */
    public StreamTable(StreamConnection connection, Outbox outbox, StreamLimits limits, boolean client) {
        this.connection = connection;
        this.outbox = outbox;
        this.limits = limits;
        // RFC 9000 section 2.1: bit 0 is the initiator (server 1), bit 1 the direction (unidirectional 1)
        own = client ? 0 : 1;
        int peer = 1 - own;
        ownBidirectional = new OwnStreams(own);
        ownUnidirectional = new OwnStreams(own | UNIDIRECTIONAL);
        peerBidirectional = new PeerStreams(limits.bidirectional(), peer);
        peerUnidirectional = new PeerStreams(limits.unidirectional(), peer | UNIDIRECTIONAL);
        advertised = new AtomicLong(limits.connectionWindow());
        maxBidirectional = new LimitSignal(outbox, LimitSignal.MAX_STREAMS_BIDIRECTIONAL, -1, peerBidirectional::limit);
        maxUnidirectional =
                new LimitSignal(outbox, LimitSignal.MAX_STREAMS_UNIDIRECTIONAL, -1, peerUnidirectional::limit);
        maxData = new LimitSignal(outbox, LimitSignal.MAX_DATA, -1, this::window);
        outbox.opener(this::openMedia);
    }

    // --- what the handshake tells; any thread

    /**
     * The peer's initial limits (RFC 9000 section 18.2), before the first stream.
     *
     * @param unidirectional bytes on each stream that this end opens
     * @param bidirectionalOwn bytes on each bidirectional stream that this end opens
     * @param bidirectionalPeer bytes on each bidirectional stream that the peer opens
     */
    public void peerLimits(long data, long unidirectional, long bidirectionalOwn, long bidirectionalPeer) {
        initialUnidirectional = unidirectional;
        initialBidirectionalOwn = bidirectionalOwn;
        initialBidirectionalPeer = bidirectionalPeer;
        outbox.run(() -> outbox.raiseLimit(data));
    }

    /** The peer allows this end so many streams, counted from the first one. Limits only grow. */
    public void grant(boolean bidirectional, long streams) {
        if ((bidirectional ? ownBidirectional : ownUnidirectional).grant(streams)) {
            connection.wake();
            connection.onStreamsGranted();
        }
    }

    /** What {@link #grant} has come to. */
    public long granted(boolean bidirectional) {
        return (bidirectional ? ownBidirectional : ownUnidirectional).granted();
    }

    // --- frames

    public void onStream(long id, long offset, ByteBuffer data, boolean fin) throws QuicException {
        StreamSlot slot = receiving(id, "STREAM");
        if (slot == null || slot.incoming == null) {
            return;
        }
        Incoming incoming = slot.incoming;
        long growth = incoming.growth(offset + data.remaining());
        checkWindow(growth);
        received += growth;
        earlyPieces += incoming.receive(offset, data, fin);
        if (earlyPieces > MAX_EARLY_PIECES) {
            throw new QuicException(
                    QuicException.INTERNAL_ERROR,
                    "more than " + MAX_EARLY_PIECES + " pieces of streams wait for bytes before them");
        }
    }

    public void onResetStream(long id, long code, long finalSize) throws QuicException {
        StreamSlot slot = receiving(id, "RESET_STREAM");
        if (slot == null || slot.incoming == null) {
            return;
        }
        Incoming incoming = slot.incoming;
        long growth = incoming.growth(finalSize);
        checkWindow(growth);
        received += growth;
        earlyPieces += incoming.reset(code, finalSize);
    }

    public void onStopSending(long id, long code) throws QuicException {
        StreamSlot slot = sending(id, "STOP_SENDING");
        Outgoing outgoing = slot == null ? null : slot.outgoing;
        // RFC 9000 section 3.5: the code of STOP_SENDING is taken over
        if (outgoing != null && outgoing.resetNow(code)) {
            outgoing.stopped(code);
        }
    }

    public void onMaxData(long limit) {
        outbox.raiseLimit(limit);
    }

    public void onMaxStreamData(long id, long limit) throws QuicException {
        StreamSlot slot = sending(id, "MAX_STREAM_DATA");
        Outgoing outgoing = slot == null ? null : slot.outgoing;
        if (outgoing != null && outgoing.raiseLimit(limit)) {
            outbox.creditGrew();
        }
    }

    public void onMaxStreams(boolean bidirectional, long limit) {
        grant(bidirectional, limit);
    }

    // --- what the connection asks for; any thread

    public @Nullable SendStream openUnidirectional() {
        long id = ownUnidirectional.open();
        if (id < 0) {
            return null;
        }
        ControlOutgoing outgoing = new ControlOutgoing(id, connection, outbox, initialUnidirectional);
        StreamSlot slot = new StreamSlot(this, id, null, outgoing);
        outbox.run(() -> register(slot));
        return outgoing;
    }

    /** @param handler hears what the peer answers */
    public @Nullable BidirectionalStream openBidirectional(ReceiveHandler handler) {
        long id = ownBidirectional.open();
        if (id < 0) {
            return null;
        }
        ControlOutgoing outgoing = new ControlOutgoing(id, connection, outbox, initialBidirectionalOwn);
        Incoming incoming = new Incoming(id, connection, this, limits.streamWindow(), outgoing);
        incoming.handler(handler);
        StreamSlot slot = new StreamSlot(this, id, incoming, outgoing);
        outbox.run(() -> register(slot));
        return new TwoWayStream(incoming, outgoing);
    }

    /** Streams that exist now, both kinds, whoever opened them. */
    public int size() {
        return size;
    }

    // --- for the streams

    Outbox outbox() {
        return outbox;
    }

    /** Bytes were consumed, or dropped for good: the peer may send as many more. Any thread. */
    void consumed(long bytes) {
        long allowed = limits.connectionWindow() + consumed.addAndGet(bytes);
        long told = advertised.get();
        // RFC 9000 section 4.2: not for every byte, but before the peer has to stop
        if (allowed - told >= limits.connectionWindow() / 4 && advertised.compareAndSet(told, allowed)) {
            outbox.run(maxData);
        }
    }

    /** Both sides of a stream have ended. Loop thread. */
    void remove(long id) {
        slots.remove(id);
        size = slots.size();
        if ((id & 1) != own) {
            boolean bidirectional = (id & UNIDIRECTIONAL) == 0;
            if ((bidirectional ? peerBidirectional : peerUnidirectional).endedOne()) {
                (bidirectional ? maxBidirectional : maxUnidirectional).run();
            }
        }
    }

    // --- inside

    private @Nullable MediaStream openMedia(byte[] prefix) {
        long id = ownUnidirectional.open();
        if (id < 0) {
            return null;
        }
        MediaOutgoing outgoing = new MediaOutgoing(id, outbox, initialUnidirectional, prefix);
        register(new StreamSlot(this, id, null, outgoing));
        return outgoing;
    }

    private long window() {
        return limits.connectionWindow() + consumed.get();
    }

    private void checkWindow(long growth) throws QuicException {
        long allowed = window();
        if (received + growth > allowed) {
            throw new QuicException(
                    QuicException.FLOW_CONTROL_ERROR,
                    (received + growth) + " bytes on all streams where " + allowed + " were allowed");
        }
    }

    private @Nullable StreamSlot receiving(long id, String frame) throws QuicException {
        if ((id & UNIDIRECTIONAL) != 0 && (id & 1) == own) {
            throw new QuicException(QuicException.STREAM_STATE_ERROR, frame + " for send-only stream " + id);
        }
        return lookup(id, frame);
    }

    private @Nullable StreamSlot sending(long id, String frame) throws QuicException {
        if ((id & UNIDIRECTIONAL) != 0 && (id & 1) != own) {
            throw new QuicException(QuicException.STREAM_STATE_ERROR, frame + " for receive-only stream " + id);
        }
        return lookup(id, frame);
    }

    /** The stream, opened by this frame if the peer may; null if it has ended before (RFC 9000 section 3). */
    private @Nullable StreamSlot lookup(long id, String frame) throws QuicException {
        StreamSlot slot = slots.get(id);
        if (slot != null) {
            return slot;
        }
        boolean bidirectional = (id & UNIDIRECTIONAL) == 0;
        if ((id & 1) == own) {
            if (!(bidirectional ? ownBidirectional : ownUnidirectional).wasOpened(id)) {
                throw new QuicException(
                        QuicException.STREAM_STATE_ERROR, frame + " for stream " + id + " that was never opened");
            }
            // opened by another thread, perhaps, and not taken over yet
            outbox.takeTasks();
            return slots.get(id);
        }
        PeerStreams peer = bidirectional ? peerBidirectional : peerUnidirectional;
        if (id < peer.next) {
            return null;
        }
        if (!peer.allows(id)) {
            throw new QuicException(
                    QuicException.STREAM_LIMIT_ERROR,
                    frame + " for stream " + id + " where " + peer.limit() + " streams of its kind were allowed");
        }
        // RFC 9000 section 2.1: all lower-numbered streams of the type are open too
        while (peer.next <= id) {
            slot = openedByPeer(peer.next, bidirectional);
            peer.next += 4;
        }
        return slot;
    }

    private StreamSlot openedByPeer(long id, boolean bidirectional) {
        ControlOutgoing outgoing =
                bidirectional ? new ControlOutgoing(id, connection, outbox, initialBidirectionalPeer) : null;
        Incoming incoming = new Incoming(id, connection, this, limits.streamWindow(), outgoing);
        StreamSlot slot = new StreamSlot(this, id, incoming, outgoing);
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
        slots.add(slot);
        size = slots.size();
    }
}
