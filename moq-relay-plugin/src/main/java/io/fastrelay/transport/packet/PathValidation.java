package io.fastrelay.transport.packet;

import io.fastrelay.transport.packet.PeerPath.Move;
import io.fastrelay.transport.packet.PeerPath.Response;
import io.fastrelay.transport.packet.log.SentLog;
import io.fastrelay.transport.packet.udp.UdpAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Acts on what {@link PeerPath} finds: follows the peer, asks whether it is there, answers when it asks. One thread. */
final class PathValidation {

    private static final Logger log = LoggerFactory.getLogger(PathValidation.class);

    private static final byte PATH_CHALLENGE = 0x1a;
    private static final byte PATH_RESPONSE = 0x1b;

    private static final int FRAME_LENGTH = 9;
    /** RFC 9000 section 8.2.1. */
    private static final int SMALLEST_MTU = 1200;

    private final String name;
    private final Established state;
    private final PacketWriter writer;
    private final FrameHandler handler;

    PathValidation(String name, Established state, PacketWriter writer, FrameHandler handler) {
        this.name = name;
        this.state = state;
        this.writer = writer;
        this.handler = handler;
    }

    /** A packet that says that the peer is at another address now. */
    void moved(UdpAddress to, int length, long now) {
        UdpAddress before = state.path.active();
        Move move = state.path.moved(to, length, state.rtt.probeTimeoutNanos(), now);
        log.debug("{}: the peer moved from {} to {}", name, before.inet(), to.inet());
        follow(move, now);
    }

    /** Goes back if need be, sends what is due. */
    void send(long now) {
        PeerPath path = state.path;
        UdpAddress given = path.active();
        if (path.failed(now)) {
            log.debug(
                    "{}: nobody answers at {}, back to {}",
                    name,
                    given.inet(),
                    path.active().inet());
            follow(Move.HOST, now);
        }
        for (Response response = path.takeResponse(); response != null; response = path.takeResponse()) {
            boolean active = response.to.equals(path.active());
            int allowance = active ? path.allowance() : response.allowance;
            // RFC 9000 section 9.3.3: a packet that is no probe tells that this is the path that we want
            boolean ping = active && state.terms.client();
            send(response.to, PATH_RESPONSE, response.data, allowance, ping, now);
        }
        UdpAddress left = path.takeLeftBehind();
        if (left != null) {
            send(left, PATH_CHALLENGE, path.otherChallenge(), PeerPath.UNLIMITED, false, now);
        }
        if (path.challengeDue(now)) {
            int allowance = path.allowance();
            long data = path.challenge(allowance >= SMALLEST_MTU, now);
            send(path.active(), PATH_CHALLENGE, data, allowance, false, now);
        }
    }

    private void follow(Move move, long now) {
        if (move == Move.HOST) {
            // RFC 9000 section 9.4: another port is most likely the same path
            state.recovery.newPath(now);
        }
        handler.onPeerAddress(state.path.active().inet());
    }

    /**
     * Sends a frame in a packet of its own, which is as long as a datagram must be able to be. Where that is not allowed
     * it is short, so that another can follow if it is lost.
     *
     * @param allowance most bytes that may be sent
     * @param ping whether the packet is to be more than a probe of a path
     */
    private void send(UdpAddress to, byte type, long data, int allowance, boolean ping, long now) {
        int full = Math.min(SMALLEST_MTU, state.terms.maxUdpPayload());
        int shortest = writer.overhead() + FRAME_LENGTH + 1;
        if (allowance < shortest) {
            return;
        }
        int size = allowance < full ? shortest : full;
        writer.begin(size);
        PacketBuilder builder = writer.builder();
        builder.buffer().put(type).putLong(data);
        builder.endFrame(null, 0, 0, false);
        if (ping) {
            builder.ping();
        }
        writer.pad(size);
        writer.send(to, SentLog.IN_FLIGHT, now);
    }
}
