package io.fastrelay.transport.packet;

import io.fastrelay.transport.packet.FrameSource.Filled;
import io.fastrelay.transport.packet.log.SentLog;
import io.fastrelay.transport.packet.recovery.Pacer;

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

    private static final int LEAST_ROOM = 64;
    private static final int CLOSING_PACKETS = 4;
    /** A few short packets with PATH_CHALLENGE. */
    private static final int LEFT_FOR_VALIDATION = 200;

    private final Established state;
    private final FrameSource source;
    private final PacketWriter writer;
    private final PacketBuilder builder;
    private final Pacer pacer;
    private final PathValidation validation;

    private int loneAcks;
    private long elicitedThen;
    private long probeTimeouts;

    /** Whether the source said that there is nothing, and nothing happened since. */
    private boolean sourceIdle;
    /** What the source said last. */
    private Filled filled = Filled.NOTHING;

    private boolean windowLimited;
    private boolean ackHeldUp;
    private long pacedUntil = Long.MAX_VALUE;

    PacketSender(Established state, FrameSource source, PathValidation validation, PacketWriter writer) {
        this.state = state;
        this.source = source;
        this.validation = validation;
        this.writer = writer;
        builder = writer.builder();
        pacer = writer.pacer();
    }

    /** Something happened after which the source may have something to send. */
    void sourceMayHaveMore() {
        sourceIdle = false;
    }

    /** Whether the window held the sender back when it looked last. */
    boolean isWindowLimited() {
        return windowLimited;
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
        validation.send(now);
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
            writer.begin(room);
            fill();
            if (builder.isEmpty() || !writer.send(state.path.active(), SentLog.NOT_IN_FLIGHT, now)) {
                return;
            }
        }
    }

    private void probe(long now) {
        while (state.recovery.probesDue() > 0) {
            int room = packetRoom();
            if (room == 0 || !state.log.hasRoom()) {
                return;
            }
            writer.begin(room);
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
            if (!writer.send(state.path.active(), SentLog.IN_FLIGHT, now)) {
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
            if (!writer.send(state.path.active(), SentLog.IN_FLIGHT, now)) {
                return false;
            }
        }
        return true;
    }

    /** Fills a packet; false if there is nothing to send, or it does not fit. */
    private boolean buildData(int room, long now) {
        writer.begin(room);
        rideAlong(now);
        boolean hasAck = builder.acknowledges();
        askForFewerAcknowledgements();
        fill();
        if (!builder.isAckEliciting() && hasAck && filled == Filled.NEEDS_NEW_PACKET) {
            // the ACK frame took the room: it comes another time
            writer.begin(room);
            fill();
        }
        if (!builder.isAckEliciting()) {
            if (filled == Filled.NEEDS_NEW_PACKET && room == state.terms.maxUdpPayload()) {
                throw new IllegalStateException(
                        "a frame does not even fit an empty packet with room for " + builder.room() + " bytes");
            }
            return false;
        }
        return true;
    }

    /** In front of the data, which would leave no room for it as long as there is much to send. */
    private void askForFewerAcknowledgements() {
        if (state.ackFrequency.isDue() && builder.room() >= AckFrequency.FRAME_LENGTH) {
            state.ackFrequency.write(builder);
            state.rtt.maxAckDelayMicros(state.ackFrequency.maxDelayMicros());
        }
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
            writer.begin(room);
            writeAck(builder.room() - 1, now);
            if (!builder.acknowledges()) {
                state.acks.sent();
                return;
            }
            boolean ping = isPingWanted();
            if (ping) {
                builder.ping();
            }
            if (writer.send(state.path.active(), ping ? SentLog.IN_FLIGHT : SentLog.NOT_IN_FLIGHT, now)) {
                return;
            }
        }
        // the next event, whatever it is, tries again
        ackHeldUp = true;
    }

    private boolean isPingWanted() {
        loneAcks = writer.elicited() == elicitedThen ? loneAcks + 1 : 0;
        elicitedThen = writer.elicited();
        return loneAcks >= LONE_ACKS_PER_PING;
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
     * UDP payload of the next packet, 0 if none may be sent to the peer's address. While that is not
     * validated, something is left for more attempts.
     */
    private int packetRoom() {
        int allowance = state.path.allowance() - (state.path.isValidated() ? 0 : LEFT_FOR_VALIDATION);
        int room = Math.min(state.terms.maxUdpPayload(), allowance);
        return room < writer.overhead() + LEAST_ROOM ? 0 : room;
    }
}
