package io.fastrelay.transport.packet;

import io.fastrelay.transport.PathCondition;
import io.fastrelay.transport.packet.log.StateSlab;
import io.fastrelay.transport.packet.protection.Ciphers;
import io.fastrelay.transport.packet.protection.TrafficSecret;
import io.fastrelay.transport.packet.udp.UdpAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The short header packets of one connection, both ways (RFC 9000 section 17.3): opens and checks what comes and hands
 * its frames on, acknowledges it, builds and seals what goes out, finds out what was lost, controls how much is in flight,
 * follows key updates, connection ids and the peer's address. The handshake and its packet number spaces are somebody
 * else's.
 *
 * <p>All methods are for the loop thread unless said otherwise.
 */
public final class PacketConnection implements PathCondition {

    /**
     * Microseconds that this end tells in min_ack_delay (draft-ietf-quic-ack-frequency section 3): less than that nobody
     * may ask for. Some stacks take our ACK_FREQUENCY only if they may send theirs.
     */
    public static final long MIN_ACK_DELAY_MICROS = 1_000;

    /**
     * What the handshake settled.
     *
     * @param client whether this end is the client
     * @param own traffic secret of what this end sends
     * @param peer traffic secret of what the peer sends
     * @param ownIdLength bytes of this end's connection ids
     * @param peerId the peer's connection id, may be empty
     * @param address the peer's
     * @param maxUdpPayload largest UDP payload to send
     * @param peerAckDelayExponent transport parameter ack_delay_exponent
     * @param peerMaxAckDelayMicros transport parameter max_ack_delay
     * @param ownMaxAckDelayMicros what this end told the peer in max_ack_delay; its ack_delay_exponent is the default, 3
     * @param roundTripMicros what the handshake measured, 0 if it did not
     * @param peerMinAckDelayMicros transport parameter min_ack_delay of draft-ietf-quic-ack-frequency, -1 if absent
     */
    public record Terms(
            boolean client,
            TrafficSecret own,
            TrafficSecret peer,
            int ownIdLength,
            byte[] peerId,
            InetSocketAddress address,
            int maxUdpPayload,
            int peerAckDelayExponent,
            long peerMaxAckDelayMicros,
            long ownMaxAckDelayMicros,
            long roundTripMicros,
            long peerMinAckDelayMicros) {}

    private static final Logger log = LoggerFactory.getLogger(PacketConnection.class);

    /** Packets of a peer that does not hear of the end. */
    private static final int REPEATED_CLOSES_PER_SECOND = 20;
    /** A deadline that has passed although everything was done must not keep the loop busy. */
    private static final long LATE_NANOS = 1_000_000;

    /** Makes the protection of packets. */
    interface Protect {
        PacketProtection with(Terms terms);
    }

    private enum Phase {
        OPENING,
        ESTABLISHED,
        /** An error was told, nothing happens until {@link #closing}. */
        FAILED,
        CLOSING,
        ENDED
    }

    private final String name;
    private final PacketLoop loop;
    private final StateSlab slab;
    private final Protect protect;
    private final FrameSource source;
    private final FrameHandler handler;
    private final EarlyPackets early = new EarlyPackets();
    private final Quota repeatedCloses = new Quota(REPEATED_CLOSES_PER_SECOND, REPEATED_CLOSES_PER_SECOND);
    private final DeadlineHeap.Entry timer = new DeadlineHeap.Entry() {
        @Override
        void due() {
            askForTurn();
        }
    };

    private Phase phase = Phase.OPENING;
    private @Nullable Established state;
    private @Nullable PacketWriter writer;
    private @Nullable PacketSender sender;
    private @Nullable PacketReceiver receiver;

    /** Whether another thread has asked for a turn and the loop does not know yet. */
    private final AtomicBoolean wokenByOther = new AtomicBoolean();
    /** Whether the source is to be told of a wake. */
    private boolean woken;
    /** Whether the loop has a turn of this connection on its list. */
    private boolean turnAsked;
    /** Whether somebody above is in the middle of the state, so that closing and ending have to wait. */
    private boolean busy;

    private boolean closingAsked;
    private boolean endAsked;

    private final ConnectionFigures figures = new ConnectionFigures();
    private volatile int packetRoom;

    /** @param name for the log */
    public PacketConnection(
            String name, PacketLoop loop, StateSlab slab, Ciphers ciphers, FrameSource source, FrameHandler handler) {
        this(name, loop, slab, terms -> new PacketProtection(ciphers, terms.own(), terms.peer()), source, handler);
    }

    PacketConnection(
            String name, PacketLoop loop, StateSlab slab, Protect protect, FrameSource source, FrameHandler handler) {
        this.name = name;
        this.loop = loop;
        this.slab = slab;
        this.protect = protect;
        this.source = source;
        this.handler = handler;
    }

    /**
     * The handshake is done; packets may go out and be opened from now on. Does nothing if the connection is closing
     * already.
     *
     * @throws IllegalStateException if it was established before, or there is no memory left for another connection
     */
    public void establish(Terms terms) {
        if (phase == Phase.CLOSING || phase == Phase.ENDED) {
            return;
        }
        if (phase != Phase.OPENING) {
            throw new IllegalStateException(name + " was established before");
        }
        Established established = new Established(terms, loop, slab, protect.with(terms), source);
        PacketWriter packets = new PacketWriter(established, loop);
        PathValidation validation = new PathValidation(name, established, packets, handler);
        PacketSender sending = new PacketSender(established, source, validation, packets);
        PacketReceiver receiving =
                new PacketReceiver(established, handler, sending, packets, validation, loop.buffers(), loop.now());
        state = established;
        writer = packets;
        sender = sending;
        receiver = receiving;
        figures.begin(established, receiving);
        phase = Phase.ESTABLISHED;
        packetRoom = packetRoom(packets);
        loop.add(this);
        early.drain(this::receive);
        askForTurn();
    }

    /**
     * A short header packet for this connection came: from now on its bytes belong to the caller again. Before
     * {@link #establish} a few are kept, since they may overtake the end of the handshake.
     */
    public void receive(byte[] data, int offset, int length, UdpAddress from, long now) {
        if (phase == Phase.OPENING) {
            early.keep(data, offset, length, from, now);
        } else if (phase == Phase.ESTABLISHED) {
            open(data, offset, length, from, now);
            askForTurn();
        } else if (phase == Phase.CLOSING && repeatedCloses.take(now)) {
            handler.onHandshakeSide(Arrays.copyOfRange(data, offset, offset + length), from.inet());
        }
    }

    private void open(byte[] data, int offset, int length, UdpAddress from, long now) {
        PacketReceiver open = receiver;
        if (open == null) {
            return;
        }
        boolean outermost = enter();
        try {
            open.receive(data, offset, length, from, now);
            sourceMayHaveMore();
        } catch (QuicException e) {
            fail(e);
        } catch (RuntimeException | Error e) {
            fail(e);
        } finally {
            leave(outermost);
        }
    }

    /** There is something to do or to send. Any thread; cheap, idempotent until the loop comes by. */
    public void wake() {
        if (loop.isCurrent()) {
            woken = true;
            askForTurn();
        } else if (!wokenByOther.getAndSet(true)) {
            // always a write, so that what was done before is seen by the turn that follows
            loop.wake(this);
        }
    }

    /** What another thread wanted with {@link #wake}. Loop thread. */
    void takeWake() {
        wokenByOther.getAndSet(false);
        woken = true;
        askForTurn();
    }

    private void askForTurn() {
        if (!turnAsked && phase != Phase.ENDED) {
            turnAsked = true;
            loop.addTurn(this);
        }
    }

    /** Sends and does what is due; asks for another turn if that was not all. */
    void turn(long now) {
        turnAsked = false;
        // what a source is told here may well be that the connection is to end
        if (woken && phase != Phase.ENDED) {
            woken = false;
            tellSource();
        }
        if (phase == Phase.ENDED) {
            return;
        }
        boolean outermost = enter();
        try {
            send(now);
        } catch (QuicException e) {
            fail(e);
        } catch (RuntimeException | Error e) {
            fail(e);
        } finally {
            leave(outermost);
        }
    }

    private void tellSource() {
        sourceMayHaveMore();
        try {
            source.onWake();
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    private void send(long now) throws QuicException {
        PacketSender packets = sender;
        if (packets == null) {
            return;
        }
        if (phase == Phase.CLOSING) {
            packets.closingTurn(now);
        } else if (phase == Phase.ESTABLISHED) {
            if (packets.turn(now)) {
                askForTurn();
            }
            Established established = state;
            if (established != null) {
                figures.update(established, packets);
            }
        }
    }

    private void sourceMayHaveMore() {
        PacketSender packets = sender;
        if (packets != null) {
            packets.sourceMayHaveMore();
        }
    }

    /** When the next turn is due without anything happening, {@code Long.MAX_VALUE}: never. */
    long deadline(long now) {
        PacketSender packets = sender;
        if (phase != Phase.ESTABLISHED || packets == null) {
            return Long.MAX_VALUE;
        }
        long deadline = packets.deadline();
        return deadline <= now ? now + LATE_NANOS : deadline;
    }

    DeadlineHeap.Entry timer() {
        return timer;
    }

    /** Use this connection id of the peer from now on (RFC 9000 section 5.1). */
    public void peerConnectionId(byte[] id) {
        PacketWriter packets = writer;
        if (packets != null) {
            packets.peerId(id);
            packetRoom = packetRoom(packets);
        }
    }

    private int packetRoom(PacketWriter packets) {
        Established established = state;
        return established == null ? 0 : established.terms.maxUdpPayload() - packets.overhead();
    }

    /**
     * The connection is closing: drops everything that is not settled; from now on only what {@link FrameSource#fill}
     * still offers (CONNECTION_CLOSE) is sent, without waiting for acknowledgement, and packets that come are reported to
     * {@link FrameHandler#onHandshakeSide} as they are, a few per second, so that CONNECTION_CLOSE can be repeated.
     * Idempotent.
     */
    public void closing() {
        if (busy) {
            closingAsked = true;
            return;
        }
        if (phase == Phase.CLOSING || phase == Phase.ENDED) {
            return;
        }
        phase = Phase.CLOSING;
        early.clear();
        Established established = state;
        if (established != null) {
            established.abandon();
        }
        askForTurn();
    }

    /** Ends everything and gives the memory back. Idempotent. */
    public void end() {
        if (busy) {
            endAsked = true;
            return;
        }
        if (phase == Phase.ENDED) {
            return;
        }
        closing();
        phase = Phase.ENDED;
        Established established = state;
        if (established != null) {
            figures.end();
            state = null;
            established.protection.close();
            slab.give(established.log);
        }
        writer = null;
        sender = null;
        receiver = null;
        loop.remove(this);
    }

    private boolean enter() {
        boolean outermost = !busy;
        busy = true;
        return outermost;
    }

    private void leave(boolean outermost) {
        if (!outermost) {
            return;
        }
        busy = false;
        if (endAsked) {
            end();
        } else if (closingAsked) {
            closing();
        }
    }

    private void fail(Throwable e) {
        log.error("{}: a packet could not be processed or built", name, e);
        fail(new QuicException(QuicException.INTERNAL_ERROR, e.toString()));
    }

    private void fail(QuicException error) {
        if (phase != Phase.OPENING && phase != Phase.ESTABLISHED) {
            return;
        }
        phase = Phase.FAILED;
        log.debug("{}: error {}: {}", name, error.code(), error.getMessage());
        handler.onError(error);
    }

    /** Bytes of frames that fit a packet of the largest size, 0 before the connection is established. Any thread. */
    public int packetRoom() {
        return packetRoom;
    }

    /** Figures of this connection. Any thread; a snapshot that may be a moment old. */
    public PacketCounters counters() {
        return figures.counters();
    }

    /** 0 unless the connection is established. */
    @Override
    public long congestionWindow() {
        Established established = state;
        return established == null ? 0 : established.congestion.window();
    }

    @Override
    public long bytesInFlight() {
        Established established = state;
        return established == null ? 0 : established.log.bytesInFlight();
    }

    /** Any thread. */
    @Override
    public long roundTripMicros() {
        return figures.roundTripMicros();
    }

    @Override
    public long congestionEvents() {
        Established established = state;
        return established == null ? 0 : established.congestion.congestionEvents();
    }

    @Override
    public String toString() {
        return name;
    }
}
