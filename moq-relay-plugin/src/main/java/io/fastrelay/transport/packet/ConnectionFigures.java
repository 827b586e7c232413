package io.fastrelay.transport.packet;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What others may know of a connection. One thread writes, any may read; nobody waits, and nothing is written per packet. */
final class ConnectionFigures {

    private static final PacketCounters NONE = new PacketCounters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private final AtomicLong roundTripMicros = new AtomicLong();
    private final AtomicLong probeTimeouts = new AtomicLong();
    private final AtomicLong keyUpdates = new AtomicLong();
    private volatile @Nullable Established state;
    private volatile @Nullable PacketReceiver receiver;
    private volatile @Nullable PacketCounters last;

    void begin(Established established, PacketReceiver packets) {
        receiver = packets;
        state = established;
    }

    /** After a turn. */
    void update(Established established, PacketSender packets) {
        roundTripMicros.lazySet(established.rtt.smoothedMicros());
        keyUpdates.lazySet(established.protection.keyUpdates());
        probeTimeouts.lazySet(packets.probeTimeouts());
    }

    /** The memory of the state is given back after this. */
    void end() {
        // first the counters: whoever reads them looks afterwards whether the log was still that of this connection
        last = counters();
        state = null;
    }

    long roundTripMicros() {
        return roundTripMicros.get();
    }

    PacketCounters counters() {
        Established established = state;
        PacketReceiver packets = receiver;
        if (established != null && packets != null) {
            PacketCounters counters = new PacketCounters(
                    established.log.packetsSent(),
                    established.log.packetsAcknowledged(),
                    established.log.packetsLost(),
                    established.recovery.spuriousLosses(),
                    established.log.bytesInFlight(),
                    packets.received(),
                    packets.undecryptable(),
                    packets.duplicates(),
                    probeTimeouts.get(),
                    keyUpdates.get());
            VarHandle.acquireFence();
            if (last == null) {
                return counters;
            }
        }
        PacketCounters end = last;
        return end == null ? NONE : end;
    }
}
