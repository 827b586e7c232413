package io.fastrelay.transport.packet;

import io.fastrelay.transport.packet.udp.UdpAddress;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** Opens what comes for a connection, drops what came before, hands the frames on. One thread. */
final class PacketReceiver implements FrameReader.Connection {

    /** Nobody means a longer one; larger values would only overflow. */
    private static final long MOST_ACK_DELAY_MICROS = 60_000_000;

    /** Whatever the peer wants of the handshake's side costs much more than other frames. */
    private static final int HANDSHAKE_SIDE_PER_SECOND = 200;

    private static final int HANDSHAKE_SIDE_BURST = 400;
    private static final int PATH_RESPONSES_PER_SECOND = 50;
    private static final long ACTIVITY_NANOS = 250_000_000;

    private final Established state;
    private final FrameHandler handler;
    private final PacketSender sender;
    private final PacketWriter writer;
    private final PathValidation validation;
    private final PacketBuffers buffers;
    private final FrameReader reader;
    private final FrameReader.Result result = new FrameReader.Result();
    private final Quota handshakeSide = new Quota(HANDSHAKE_SIDE_PER_SECOND, HANDSHAKE_SIDE_BURST);
    private final Quota pathResponses = new Quota(PATH_RESPONSES_PER_SECOND, PATH_RESPONSES_PER_SECOND);

    // one writer; for whoever reads the counters
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong undecryptable = new AtomicLong();
    private final AtomicLong duplicates = new AtomicLong();

    private UdpAddress from;
    private int length;
    private long now;
    private long activityAt;

    PacketReceiver(
            Established state,
            FrameHandler handler,
            PacketSender sender,
            PacketWriter writer,
            PathValidation validation,
            PacketBuffers buffers,
            long now) {
        this.state = state;
        this.handler = handler;
        this.sender = sender;
        this.writer = writer;
        this.validation = validation;
        this.buffers = buffers;
        reader = new FrameReader(state.terms.client(), this, handler);
        from = state.path.active();
        activityAt = now - ACTIVITY_NANOS;
    }

    /** A short header packet. */
    void receive(byte[] data, int offset, int length, UdpAddress from, long now) throws QuicException {
        if (state.terms.client() && !from.equals(state.path.active())) {
            return; // RFC 9000 section 9: a server does not move
        }
        int idLength = state.terms.ownIdLength();
        long largestBefore = state.received.largest();
        int opened = state.protection.open(data, offset, length, idLength, largestBefore, buffers.opened, now);
        if (opened < 0) {
            increment(undecryptable);
            return;
        }
        long number = state.protection.openedNumber();
        if (!state.received.add(number, now)) {
            increment(duplicates);
            return;
        }
        increment(received);
        state.log.received(state.received.largest());
        this.from = from;
        this.length = length;
        this.now = now;
        state.path.received(from, length);
        reader.read(buffers.opened, opened, buffers.handshakeSide, result);
        state.acks.received(number, result.ackEliciting, largestBefore, now);
        if (number > largestBefore && !result.probing && !from.equals(state.path.active())) {
            validation.moved(from, length, now);
        }
        if (result.handshakeSide > 0) {
            handOver(data, offset, idLength, number);
        }
        if (now - activityAt >= ACTIVITY_NANOS) {
            activityAt = now;
            handler.onActivity();
        }
    }

    private void handOver(byte[] data, int offset, int idLength, long number) throws QuicException {
        if (!handshakeSide.take(now)) {
            throw new QuicException(
                    QuicException.PROTOCOL_VIOLATION,
                    "more than " + HANDSHAKE_SIDE_PER_SECOND
                            + " packets per second with frames of handshake and connection ids");
        }
        byte[] id = Arrays.copyOfRange(data, offset + 1, offset + 1 + idLength);
        byte[] packet = state.protection.resealAsPeer(number, id, buffers.handshakeSide, result.handshakeSide);
        handler.onHandshakeSide(packet, from.inet());
    }

    @Override
    public void ackBegin(long largest, long delay) throws QuicException {
        // RFC 9000 section 19.3; the delay has 62 bits
        int exponent = state.terms.peerAckDelayExponent();
        long micros = delay > MOST_ACK_DELAY_MICROS >> exponent ? MOST_ACK_DELAY_MICROS : delay << exponent;
        if (!state.recovery.ackBegin(largest, micros, sender.isWindowLimited(), now)) {
            throw neverSent(largest, largest);
        }
    }

    @Override
    public void ackRange(long smallest, long largest) throws QuicException {
        if (!state.recovery.ackRange(smallest, largest)) {
            throw neverSent(smallest, largest);
        }
    }

    private QuicException neverSent(long smallest, long largest) {
        return new QuicException(
                QuicException.PROTOCOL_VIOLATION,
                "packets " + smallest + " to " + largest + " acknowledged, not all of them were sent; next is "
                        + state.log.next());
    }

    @Override
    public void ackEnd() {
        state.recovery.ackEnd(now);
        state.ackFrequency.look(writer.elicited(), state.congestion.window(), state.rtt.smoothedMicros(), now);
        state.rtt.maxAckDelayMicros(state.ackFrequency.maxDelayMicros());
    }

    @Override
    public void onPathChallenge(long data) {
        if (pathResponses.take(now)) {
            state.path.challenged(from, data, length);
        }
    }

    @Override
    public void onPathResponse(long data) {
        state.path.answered(data, now);
    }

    @Override
    public void onImmediateAck() {
        state.acks.demand(now);
    }

    @Override
    public void onAckFrequency(long sequence, long threshold, long maxDelayMicros, long reorderingThreshold)
            throws QuicException {
        if (maxDelayMicros < PacketConnection.MIN_ACK_DELAY_MICROS) {
            throw new QuicException(
                    QuicException.PROTOCOL_VIOLATION,
                    "ACK_FREQUENCY wants acknowledgements within " + maxDelayMicros + " us where "
                            + PacketConnection.MIN_ACK_DELAY_MICROS + " were promised");
        }
        long delay = Math.min(maxDelayMicros, MOST_ACK_DELAY_MICROS);
        state.acks.asked(sequence, threshold, delay * 1_000, reorderingThreshold != 0);
    }

    long received() {
        return received.get();
    }

    long undecryptable() {
        return undecryptable.get();
    }

    long duplicates() {
        return duplicates.get();
    }

    private static void increment(AtomicLong counter) {
        counter.lazySet(counter.getPlain() + 1);
    }
}
