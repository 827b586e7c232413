package io.fastrelay.transport.packet;

import io.fastrelay.transport.packet.log.SentLog;
import io.fastrelay.transport.packet.protection.PacketCipher;
import io.fastrelay.transport.packet.recovery.Pacer;
import io.fastrelay.transport.packet.udp.UdpAddress;

/**
 * Gives a packet that was built its number and header, seals it, and notes it everywhere before it leaves: in the log, with
 * its frames, in recovery and pacer. One thread.
 */
final class PacketWriter {

    /** A number is left out now and then, to tell a peer that acknowledges without looking (RFC 9000 section 21.4). */
    private static final int MOST_BETWEEN_SKIPS = 1500;

    private static final int FEWEST_BETWEEN_SKIPS = 500;
    private static final int TAG = PacketCipher.TAG_LENGTH;

    private final Established state;
    private final PacketLoop loop;
    private final PacketBuilder builder;
    private final byte[] sealed;
    private final Pacer pacer;
    private final PacketBuilder.FrameVisitor whenSent = this::note;

    private byte[] peerId;
    private int headerLength;
    private boolean spin;
    private int untilSkip;
    /** Number of the packet whose frames are being noted. */
    private long sending;

    private long elicited;

    PacketWriter(Established state, PacketLoop loop) {
        this.state = state;
        this.loop = loop;
        builder = loop.buffers().builder;
        sealed = loop.buffers().sealed;
        pacer = new Pacer(state.terms.maxUdpPayload());
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

    PacketBuilder builder() {
        return builder;
    }

    Pacer pacer() {
        return pacer;
    }

    /** Bytes of a UDP payload that are not for frames. */
    int overhead() {
        return headerLength + TAG;
    }

    /** Begins a packet of at most this UDP payload. */
    void begin(int udpPayload) {
        builder.begin(headerLength, udpPayload - TAG);
    }

    /** PADDING up to this UDP payload. */
    void pad(int udpPayload) {
        builder.pad(udpPayload - TAG);
    }

    /** Ack-eliciting packets until now. */
    long elicited() {
        return elicited;
    }

    /**
     * Sends the packet that was built.
     *
     * <p>With a number of four bytes no payload is too short for header protection (RFC 9001 section 5.4.2).
     *
     * @return false if there is no number for it: what it carries counts as lost then
     */
    boolean send(UdpAddress to, int inFlight, long now) {
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

    private int packetsUntilSkip() {
        return FEWEST_BETWEEN_SKIPS + loop.random().nextInt(MOST_BETWEEN_SKIPS - FEWEST_BETWEEN_SKIPS);
    }
}
