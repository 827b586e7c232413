package io.fastrelay.transport.packet;

import io.fastrelay.transport.packet.PeerPath.Move;
import io.fastrelay.transport.packet.PeerPath.Response;
import io.fastrelay.transport.packet.udp.UdpAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Acts on what {@link PeerPath} finds: follows the peer, asks whether it is there, answers when it asks. One thread. */
final class PathValidation {

    private static final Logger log = LoggerFactory.getLogger(PathValidation.class);

    private static final byte PATH_CHALLENGE = 0x1a;
    private static final byte PATH_RESPONSE = 0x1b;

    private final String name;
    private final Established state;
    private final FrameHandler handler;

    PathValidation(String name, Established state, FrameHandler handler) {
        this.name = name;
        this.state = state;
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
    void send(PacketSender sender, long now) throws QuicException {
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
            sender.sendPathFrame(response.to, PATH_RESPONSE, response.data, allowance, ping, now);
        }
        UdpAddress left = path.takeLeftBehind();
        if (left != null) {
            sender.sendPathFrame(left, PATH_CHALLENGE, path.otherChallenge(), PeerPath.UNLIMITED, false, now);
        }
        if (path.challengeDue(now)) {
            int allowance = path.allowance();
            long data = path.challenge(allowance >= PacketSender.SMALLEST_MTU, now);
            sender.sendPathFrame(path.active(), PATH_CHALLENGE, data, allowance, false, now);
        }
    }

    private void follow(Move move, long now) {
        if (move == Move.HOST) {
            // RFC 9000 section 9.4: another port is most likely the same path
            state.recovery.newPath(now);
        }
        handler.onPeerAddress(state.path.active().inet());
    }
}
