package io.fastrelay.transport.packet;

import io.fastrelay.transport.packet.log.SentFrames;
import io.fastrelay.transport.packet.recovery.LossRecovery;

/** Tells everybody who has a frame in a packet what became of it. One thread. */
final class SentFates implements LossRecovery.Outcome {

    /** Owner of ACK frames; their offset is the largest number in them. */
    static final Object ACK = new Object();

    private final SentFrames frames;
    private final PacketProtection protection;
    private final ReceivedNumbers received;
    private final AckFrequency ackFrequency;
    private final FrameSource source;
    private final SentFrames.Visitor whenAcknowledged = this::acknowledged;
    private final SentFrames.Visitor whenLost = this::lost;
    private final SentFrames.Visitor whenProbed = this::probed;

    SentFates(
            SentFrames frames,
            PacketProtection protection,
            ReceivedNumbers received,
            AckFrequency ackFrequency,
            FrameSource source) {
        this.frames = frames;
        this.protection = protection;
        this.received = received;
        this.ackFrequency = ackFrequency;
        this.source = source;
    }

    @Override
    public void acknowledged(long packetNumber) {
        protection.acknowledged(packetNumber);
        frames.settle(packetNumber, whenAcknowledged);
    }

    @Override
    public void lost(long packetNumber) {
        frames.settle(packetNumber, whenLost);
    }

    /** A packet is to be sent again in a probe. */
    void probe(long packetNumber) {
        frames.peek(packetNumber, whenProbed);
    }

    /** A packet that was built could not be sent. */
    void unsent(PacketBuilder packet) {
        packet.forEachFrame(this::lost);
    }

    private void acknowledged(Object owner, long offset, int length, boolean fin) {
        if (owner == ACK) {
            received.ackArrived(offset);
        } else if (owner == ackFrequency) {
            ackFrequency.acknowledged(offset);
        } else {
            source.onAcknowledged(owner, offset, length, fin);
        }
    }

    private void lost(Object owner, long offset, int length, boolean fin) {
        if (owner == ackFrequency) {
            ackFrequency.lost(offset);
        } else if (owner != ACK) {
            source.onLost(owner, offset, length, fin);
        }
    }

    private void probed(Object owner, long offset, int length, boolean fin) {
        if (owner != ackFrequency && owner != ACK) {
            source.onProbe(owner, offset, length, fin);
        }
    }
}
