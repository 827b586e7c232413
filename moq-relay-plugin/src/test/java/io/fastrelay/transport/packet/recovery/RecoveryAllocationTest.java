package io.fastrelay.transport.packet.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.fastrelay.transport.packet.log.DirectStateSlab;
import io.fastrelay.transport.packet.log.SentLog;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** Nothing is allocated per packet, per acknowledgement or per loss. */
class RecoveryAllocationTest {

    private static final int PACKETS = 30_000;
    private static final int SIZE = 1_200;

    /** Far less than one smallest object for each packet. */
    private static final long ALLOWED_BYTES = PACKETS;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final LossRecovery.Outcome outcome = new LossRecovery.Outcome() {
        @Override
        public void acknowledged(long packetNumber) {
            acknowledged++;
        }

        @Override
        public void lost(long packetNumber) {
            lost++;
        }
    };

    private final SentLog log = new DirectStateSlab(1).take();
    private final RttEstimate rtt = new RttEstimate(25_000);
    private final CongestionController congestion = new Cubic(SIZE);
    private final Pacer pacer = new Pacer(SIZE);
    private final LossRecovery recovery = new LossRecovery(log, rtt, congestion, outcome);
    private long acknowledged;
    private long lost;
    private long now;

    private void carry() {
        for (int i = 0; i < PACKETS; i += 10) {
            long first = log.next();
            for (int p = 0; p < 10; p++) {
                long rate = congestion.pacingRate(rtt);
                now = Math.max(now + 1_000, pacer.nextTime(SIZE, rate, now));
                long number = log.claim();
                log.publish(number, SIZE, SentLog.IN_FLIGHT, now);
                recovery.onSent(number, SIZE, true, now);
                pacer.sent(SIZE, rate, now);
            }
            now += 5_000_000;
            recovery.ackBegin(first + 9, 10, true, now);
            recovery.ackRange(first + 1, first + 9);
            if (i % 100 == 50) {
                recovery.ackRange(first - 10, first - 10);
            }
            recovery.ackEnd(now);
            while (recovery.deadline() != Long.MAX_VALUE) {
                now = recovery.deadline();
                recovery.onTime(now);
            }
        }
    }

    @Test
    void packetsAcknowledgementsAndLossesAllocateNothing() {
        carry();
        carry();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            carry();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least < ALLOWED_BYTES, "allocated " + least);
        assertEquals(5 * PACKETS, log.packetsSent());
        assertEquals(acknowledged, log.packetsAcknowledged());
        assertEquals(lost, log.packetsLost());
        assertEquals(5 * PACKETS / 10, lost);
        assertEquals(5 * PACKETS / 100, recovery.spuriousLosses());
        assertEquals(0, log.bytesInFlight());
    }
}
