package io.fastrelay.transport.packet.udp;

import java.util.concurrent.atomic.LongAdder;

/** The counters of a socket, counted per batch. Any thread. */
final class Counts {

    final LongAdder received = new LongAdder();
    final LongAdder receiveCalls = new LongAdder();
    final LongAdder sent = new LongAdder();
    final LongAdder sendCalls = new LongAdder();
    final LongAdder errors = new LongAdder();

    UdpCounters snapshot() {
        return new UdpCounters(received.sum(), receiveCalls.sum(), sent.sum(), sendCalls.sum(), errors.sum());
    }
}
