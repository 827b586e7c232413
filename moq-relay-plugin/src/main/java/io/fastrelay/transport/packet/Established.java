package io.fastrelay.transport.packet;

import io.fastrelay.transport.packet.PacketConnection.Terms;
import io.fastrelay.transport.packet.log.SentFrames;
import io.fastrelay.transport.packet.log.SentLog;
import io.fastrelay.transport.packet.log.StateSlab;
import io.fastrelay.transport.packet.recovery.CongestionController;
import io.fastrelay.transport.packet.recovery.Cubic;
import io.fastrelay.transport.packet.recovery.LossRecovery;
import io.fastrelay.transport.packet.recovery.RttEstimate;

/** What a connection has once its keys are known: the state that sending and receiving share. One thread. */
final class Established {

    final Terms terms;
    final SentLog log;
    final SentFrames frames = new SentFrames();
    final RttEstimate rtt;
    final CongestionController congestion;
    final PacketProtection protection;
    final ReceivedNumbers received = new ReceivedNumbers();
    final AckSchedule acks;
    final PeerPath path;
    final AckFrequency ackFrequency;
    final SentFates fates;
    final LossRecovery recovery;

    /** @throws IllegalStateException if the slab is full */
    Established(Terms terms, PacketLoop loop, StateSlab slab, PacketProtection protection, FrameSource source) {
        this.terms = terms;
        rtt = new RttEstimate(terms.peerMaxAckDelayMicros());
        rtt.initialMicros(terms.roundTripMicros());
        congestion = new Cubic(terms.maxUdpPayload());
        acks = new AckSchedule(terms.ownMaxAckDelayMicros() * 1_000);
        path = new PeerPath(loop.socket().address(terms.address()), loop.random());
        ackFrequency =
                new AckFrequency(terms.peerMinAckDelayMicros(), terms.peerMaxAckDelayMicros(), terms.maxUdpPayload());
        this.protection = protection;
        try {
            log = slab.take();
        } catch (RuntimeException e) {
            protection.close();
            throw e;
        }
        log.ackDelayExponent(terms.peerAckDelayExponent());
        fates = new SentFates(frames, protection, received, ackFrequency, source);
        recovery = new LossRecovery(log, rtt, congestion, fates);
    }

    /** Settles everything that is in flight, without telling anybody. */
    void abandon() {
        for (long number = log.lowestUnsettled(); number < log.next(); number++) {
            log.lose(number);
        }
        frames.clear(null);
    }
}
