package io.fastrelay.transport.packet;

import io.fastrelay.transport.packet.FrameSource.Filled;
import io.fastrelay.transport.packet.log.SentLog;
import io.fastrelay.transport.packet.protection.PacketCipher;
import io.fastrelay.transport.packet.recovery.Pacer;
import io.fastrelay.transport.packet.udp.UdpAddress;

/**
 * Sends what a connection has to send, a bounded number of packets at a time: what path validation needs, probes, data as
 * far as the window and the pacer allow, acknowledgements. A packet is in the log before it leaves. One thread.
 */
final class PacketSender {

    /** A connection with much to send must not hold up the others of the loop. */
    private static final int PACKETS_PER_TURN = 32;
    /** Slots of the log that data leaves to acknowledgements and probes, without which no slot would ever become free. */
    private static final int RESERVED_SLOTS = 128;
    /** An end that only acknowledges wants an acknowledgement itself at times (RFC 9000 section 13.2.4). */
    private static final int LONE_ACKS_PER_PING = 32;
    /** The exponent that holds when the transport parameter is absent (RFC 9000 section 18.2). */
    private static final int OWN_ACK_DELAY_EXPONENT = 3;
    /** A number is left out now and then, to tell a peer that acknowledges without looking (RFC 9000 section 21.4). */
    private static final int MOST_BETWEEN_SKIPS = 1500;

    private static final int FEWEST_BETWEEN_SKIPS = 500;
    private static final int LEAST_ROOM = 64;
    private static final int CLOSING_PACKETS = 4;
    private static final int PATH_FRAME_LENGTH = 9;
    /** A few short packets with PATH_CHALLENGE. */
    private static final int LEFT_FOR_VALIDATION = 200;
    /** RFC 9000 section 8.2.1. */
    static final int SMALLEST_MTU = 1200;

    private final Established state;
    private final FrameSource source;
    private final PacketLoop loop;
    private final PacketBuilder builder;
    private final byte[] sealed;
    private final Pacer pacer;
    private final PathValidation validation;
    private final PacketBuilder.FrameVisitor whenSent = this::note;
    private final int tag = PacketCipher.TAG_LENGTH;

    private byte[] peerId;
    private int headerLength;
    private boolean spin;
    private int untilSkip;
    private int loneAcks;
    /** Number of the packet whose frames are being noted. */
    private long sending;

    private long elicited;
    private long probeTimeouts;

    /** Whether the source said that there is nothing, and nothing happened since. */
    private boolean sourceIdle;
    /** What the source said last. */
    private Filled filled = Filled.NOTHING;

    private boolean windowLimited;
    private boolean ackHeldUp;
    private long pacedUntil = Long.MAX_VALUE;

    PacketSender(Established state, FrameSource source, PathValidation validation, PacketLoop loop) {
        this.state = state;
        this.source = source;
        this.loop = loop;
        builder = loop.buffers().builder;
        sealed = loop.buffers().sealed;
        pacer = new Pacer(state.terms.maxUdpPayload());
        this.validation = validation;
        untilSkip = packetsUntilSkip();
        peerId = state.terms.peerId().clone();
        headerLength = headerLength(peerId);
        spin = loop.random().nextBoolean();
    }

    /** RFC 9000 section 17.4: there is no spin bit here, so it is random for each connection id. */
    void peerId(byte[] id) {
        peerId = id.clone();
        headerLength = headerLength(id);
        spin = loop.random().nextBoolean();
    }

    private static int headerLength(byte[] id) {
        return 1 + id.length + PacketBuilder.NUMBER_LENGTH;
    }

    /** Something happened after which the source may have something to send. */
    void sourceMayHaveMore() {
        sourceIdle = false;
    }

    /** Whether the window held the sender back when it looked last. */
    boolean isWindowLimited() {
        return windowLimited;
    }

    /** Ack-eliciting packets until now. */
    long elicited() {
        return elicited;
    }

    long probeTimeouts() {
        return probeTimeouts;
    }

    /** When there is something to do without an event, {@code Long.MAX_VALUE} for never. */
    long deadline() {
        long deadline = Math.min(state.recovery.deadline(), state.path.deadline());
        return Math.min(Math.min(deadline, pacedUntil), ackHeldUp ? Long.MAX_VALUE : state.acks.deadline());
    }

    /**
     * Does what is due and sends.
     *
     * @return whether there may be more that could be sent at once
     */
    boolean turn(long now) throws QuicException {
        if (state.log.next() >= SentLog.NUMBERS - SentLog.ENTRIES) {
            throw new QuicException(QuicException.INTERNAL_ERROR, "all packet numbers of the connection are used up");
        }
        state.recovery.look();
        if (state.recovery.deadline() <= now) {
            int before = state.recovery.probeTimeouts();
            state.recovery.onTime(now);
            probeTimeouts += Math.max(0, state.recovery.probeTimeouts() - before);
            sourceIdle = false;
        }
        validation.send(this, now);
        probe(now);
        boolean more = sendData(now);
        acknowledge(now);
        return more;
    }

    /** Sends what the source offers once the connection is closing: no window, no log, no second time. */
    void closingTurn(long now) {
        for (int i = 0; i < CLOSING_PACKETS; i++) {
            int room = packetRoom();
            if (room == 0) {
                return;
            }
            builder.begin(headerLength, room);
            fill();
            if (builder.isEmpty() || !transmit(state.path.active(), SentLog.NOT_IN_FLIGHT, now)) {
                return;
            }
        }
    }

    /**
     * Sends a frame of path validation in a packet of its own, which is as long as a datagram must be able to be. Where
     * that is not allowed it is short, so that another can follow if it is lost.
     *
     * @param allowance most bytes that may be sent
     * @param ping whether the packet is to be more than a probe of a path
     */
    void sendPathFrame(UdpAddress to, byte type, long data, int allowance, boolean ping, long now) {
        int full = Math.min(SMALLEST_MTU, state.terms.maxUdpPayload());
        int shortest = headerLength + PATH_FRAME_LENGTH + 1 + tag;
        if (allowance < shortest) {
            return;
        }
        int size = (allowance < full ? shortest : full) - tag;
        builder.begin(headerLength, size);
        builder.buffer().put(type).putLong(data);
        builder.endFrame(null, 0, 0, false);
        if (ping) {
            builder.ping();
        }
        builder.pad(size);
        transmit(to, SentLog.IN_FLIGHT, now);
    }

    private void probe(long now) {
        while (state.recovery.probesDue() > 0) {
            int room = packetRoom();
            if (room == 0 || !state.log.hasRoom()) {
                return;
            }
            builder.begin(headerLength, room);
            rideAlong(now);
            fill();
            long oldest = state.recovery.oldestInFlight();
            if (!builder.isAckEliciting() && oldest >= 0) {
                state.fates.probe(oldest);
                fill();
            }
            if (!builder.isAckEliciting()) {
                builder.ping();
            }
            if (!transmit(state.path.active(), SentLog.IN_FLIGHT, now)) {
                return;
            }
            state.recovery.probeSent();
        }
    }

    private boolean sendData(long now) {
        pacedUntil = Long.MAX_VALUE;
        if (sourceIdle) {
            return false;
        }
        int size = state.terms.maxUdpPayload();
        for (int packets = 0; packets < PACKETS_PER_TURN; packets++) {
            int room = packetRoom();
            if (room == 0 || state.log.next() - state.log.lowestUnsettled() >= SentLog.ENTRIES - RESERVED_SLOTS) {
                return false;
            }
            if (state.log.bytesInFlight() + size > state.congestion.window()) {
                windowLimited = true;
                return false;
            }
            long rate = state.congestion.pacingRate(state.rtt);
            if (!pacer.allows(size, rate, now)) {
                pacedUntil = pacer.nextTime(size, rate, now);
                return false;
            }
            if (!buildData(room, now)) {
                if (filled == Filled.NOTHING) {
                    windowLimited = false;
                    sourceIdle = true;
                }
                return false;
            }
            if (!transmit(state.path.active(), SentLog.IN_FLIGHT, now)) {
                return false;
            }
        }
        return true;
    }

    /** Fills a packet; false if there is nothing to send, or it does not fit. */
    private boolean buildData(int room, long now) {
        builder.begin(headerLength, room);
        rideAlong(now);
        boolean hasAck = builder.acknowledges();
        fill();
        if (!builder.isAckEliciting() && hasAck && filled == Filled.NEEDS_NEW_PACKET) {
            // the ACK frame took the room: it comes another time
            builder.begin(headerLength, room);
            fill();
        }
        if (!builder.isAckEliciting()) {
            if (filled == Filled.NEEDS_NEW_PACKET && room + tag == state.terms.maxUdpPayload()) {
                throw new IllegalStateException(
                        "a frame does not even fit an empty packet with room for " + builder.room() + " bytes");
            }
            return false;
        }
        if (state.ackFrequency.isDue()) {
            builder.again();
            if (builder.room() >= AckFrequency.FRAME_LENGTH) {
                state.ackFrequency.write(builder);
                state.rtt.maxAckDelayMicros(state.ackFrequency.maxDelayMicros());
            }
        }
        return true;
    }

    private void fill() {
        do {
            builder.again();
            int before = builder.room();
            filled = before == 0 ? Filled.NEEDS_NEW_PACKET : source.fill(builder);
            if (filled == Filled.FRAME && builder.room() == before) {
                throw new IllegalStateException("expected a frame, none was ended");
            }
        } while (filled == Filled.FRAME);
        builder.again();
    }

    private void rideAlong(long now) {
        if (state.acks.isPending()) {
            writeAck(builder.room() / 2, now);
        }
    }

    private void acknowledge(long now) {
        ackHeldUp = false;
        if (!state.acks.isDue(now)) {
            return;
        }
        int room = packetRoom();
        if (room > 0 && state.log.hasRoom()) {
            builder.begin(headerLength, room);
            writeAck(builder.room() - 1, now);
            if (!builder.acknowledges()) {
                state.acks.sent();
                return;
            }
            boolean ping = ++loneAcks >= LONE_ACKS_PER_PING;
            if (ping) {
                builder.ping();
            }
            if (transmit(state.path.active(), ping ? SentLog.IN_FLIGHT : SentLog.NOT_IN_FLIGHT, now)) {
                return;
            }
        }
        // the next event, whatever it is, tries again
        ackHeldUp = true;
    }

    private void writeAck(int most, long now) {
        var buffer = builder.buffer();
        buffer.limit(Math.min(buffer.limit(), buffer.position() + Math.max(most, 0)));
        long largest = state.received.writeAck(buffer, OWN_ACK_DELAY_EXPONENT, now);
        if (largest >= 0) {
            builder.endAck(SentFates.ACK, largest);
        }
        builder.again();
    }

    /**
     * Room for header and payload of the next packet, 0 if none may be sent to the peer's address. While that is not
     * validated, something is left for more attempts.
     */
    private int packetRoom() {
        int allowance = state.path.allowance() - (state.path.isValidated() ? 0 : LEFT_FOR_VALIDATION);
        int room = Math.min(state.terms.maxUdpPayload(), allowance) - tag;
        return room < headerLength + LEAST_ROOM ? 0 : room;
    }

    /**
     * Sends the packet that was built.
     *
     * <p>With a number of four bytes no payload is too short for header protection (RFC 9001 section 5.4.2).
     *
     * @return false if there is no number for it: what it carries counts as lost then
     */
    boolean transmit(UdpAddress to, int inFlight, long now) {
        long number = claim();
        if (number < 0) {
            state.fates.unsent(builder);
            return false;
        }
        int size;
        try {
            builder.header(spin, peerId, number);
            size = state.protection.seal(number, builder.bytes(), headerLength, builder.length(), sealed);
        } catch (RuntimeException e) {
            state.log.skip(number);
            throw e;
        }
        if (inFlight == SentLog.IN_FLIGHT) {
            sending = number;
            builder.forEachFrame(whenSent);
        }
        state.log.publish(number, size, inFlight, now);
        if (inFlight == SentLog.IN_FLIGHT) {
            elicited++;
            loneAcks = 0;
            state.recovery.onSent(number, size, true, now);
            pacer.sent(size, state.congestion.pacingRate(state.rtt), now);
        }
        if (builder.acknowledges()) {
            state.acks.sent();
        }
        if (to.equals(state.path.active())) {
            state.path.sent(size);
        }
        loop.socket().send(to, sealed, 0, size);
        return true;
    }

    private int packetsUntilSkip() {
        return FEWEST_BETWEEN_SKIPS + loop.random().nextInt(MOST_BETWEEN_SKIPS - FEWEST_BETWEEN_SKIPS);
    }

    private void note(Object owner, long offset, int length, boolean fin) {
        state.frames.add(sending, owner, offset, length, fin);
    }

    private long claim() {
        if (--untilSkip <= 0) {
            untilSkip = packetsUntilSkip();
            long skipped = state.log.claim();
            if (skipped >= 0) {
                state.log.skip(skipped);
            }
        }
        return state.log.claim();
    }
}
