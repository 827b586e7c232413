package io.fastrelay.transport.packet.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole flows over a simulated bottleneck: loss recovery, CUBIC and pacing together. Deterministic. */
class BottleneckTest {

    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;
    private static final int SIZE = SimulatedFlow.SIZE;
    private static final long ENDLESS = Long.MAX_VALUE / 2;

    private SimulatedTime time = new SimulatedTime(1);

    @BeforeEach
    void seed() {
        time = new SimulatedTime(20_240_501);
    }

    private SimulatedLink link(long bytesPerSecond, long queueBytes, long delayNanos) {
        return new SimulatedLink(time, bytesPerSecond, queueBytes, delayNanos);
    }

    /** The way back, which acknowledgements do not fill. */
    private SimulatedLink back(long delayNanos) {
        return link(100_000_000, ENDLESS, delayNanos);
    }

    /** Runs to the end, and looks at the books then. */
    private void finish(SimulatedFlow flow, long packets) {
        time.runUntil(time.now() + 3_600 * SECOND);
        assertEquals(0, flow.log.bytesInFlight(), "in flight at the end");
        assertEquals(flow.log.packetsSent(), flow.log.packetsAcknowledged() + flow.log.packetsLost());
        assertEquals(Long.MAX_VALUE, flow.recovery.deadline());
        assertEquals(-1, flow.recovery.oldestInFlight());
        assertEquals(packets + flow.pings, flow.delivered, "all that was offered arrived");
    }

    private static double utilisation(SimulatedFlow flow, long packets, long bytesPerSecond) {
        return packets * SIZE * 1e9 / bytesPerSecond / flow.doneAt;
    }

    @ParameterizedTest(name = "{0} bytes per second, {1} ms")
    @CsvSource({"125000, 10", "1250000, 1", "1250000, 50", "12500000, 5", "2500000, 100", "100000000, 0"})
    void aFreePathIsFilledWithoutASingleLoss(long rate, long roundTripMillis) {
        long delay = Math.max(50_000, roundTripMillis * MS / 2);
        SimulatedLink out = link(rate, ENDLESS, delay);
        SimulatedFlow flow = new SimulatedFlow(time, out, back(delay));
        long packets = Math.min(Math.max(1_000, 20 * rate / SIZE), 100_000);
        flow.offer(packets);
        finish(flow, packets);
        assertEquals(0, out.dropped);
        assertEquals(0, flow.log.packetsLost());
        assertEquals(packets, flow.log.packetsSent());
        assertEquals(0, flow.mostTimeouts);
        assertTrue(utilisation(flow, packets, rate) > 0.85, "utilisation " + utilisation(flow, packets, rate));
    }

    @Test
    void twoSendersOfAConnectionFillAPathAsOneDoes() {
        SimulatedFlow flow = new SimulatedFlow(time, link(1_250_000, ENDLESS, 20 * MS), back(20 * MS)).withTwoSenders();
        flow.offer(20_000);
        finish(flow, 20_000);
        assertEquals(20_000, flow.log.packetsSent());
        assertEquals(0, flow.log.packetsLost());
        assertTrue(utilisation(flow, 20_000, 1_250_000) > 0.85);
    }

    @ParameterizedTest(name = "queue of {0} bandwidth-delay products")
    @ValueSource(doubles = {0.3, 0.5, 1, 2})
    void aPathWithAQueueIsFilled(double products) {
        long rate = 2_500_000;
        SimulatedLink out = link(rate, (long) (products * rate * 0.04), 20 * MS);
        SimulatedFlow flow = new SimulatedFlow(time, out, back(20 * MS));
        flow.offer(60_000);
        finish(flow, 60_000);
        assertEquals(out.dropped, flow.log.packetsLost(), "no false losses");
        assertEquals(0, flow.recovery.spuriousLosses());
        assertTrue(out.dropped < 3_000, "dropped " + out.dropped);
        assertTrue(utilisation(flow, 60_000, rate) > 0.8, "utilisation " + utilisation(flow, 60_000, rate));
    }

    @ParameterizedTest(name = "{0} of the packets, {1} ms")
    @CsvSource({"0.01, 1", "0.01, 100", "0.05, 1", "0.05, 100", "0.1, 10", "0.1, 100", "0.3, 10"})
    void whatIsLostIsFoundAndNothingElse(double loss, long roundTripMillis) {
        long delay = roundTripMillis * MS / 2;
        SimulatedLink out = link(1_250_000, ENDLESS, delay).loses(loss);
        SimulatedFlow flow = new SimulatedFlow(time, out, back(delay));
        flow.offer(5_000);
        finish(flow, 5_000);
        assertEquals(out.dropped, flow.log.packetsLost());
        assertEquals(0, flow.recovery.spuriousLosses());
    }

    @ParameterizedTest(name = "{0} of the packets and acknowledgements")
    @ValueSource(doubles = {0.01, 0.05, 0.1})
    void lossesBothWaysWithReorderingEndWithEverythingDelivered(double loss) {
        SimulatedLink out = link(1_250_000, ENDLESS, 10 * MS).loses(loss).reorders(0.05, 30 * MS);
        SimulatedFlow flow =
                new SimulatedFlow(time, out, back(10 * MS).loses(loss).reorders(0.05, 30 * MS));
        flow.offer(5_000);
        finish(flow, 5_000);
        assertTrue(flow.log.packetsLost() >= out.dropped);
        assertTrue(flow.log.packetsLost() - flow.recovery.spuriousLosses() <= out.dropped);
    }

    @Test
    void reorderingDoesNotKeepTheWindowSmall() {
        long rate = 2_500_000;
        SimulatedLink out = link(rate, ENDLESS, 20 * MS).reorders(0.001, 8 * MS);
        SimulatedFlow flow = new SimulatedFlow(time, out, back(20 * MS));
        flow.offer(40_000);
        finish(flow, 40_000);
        assertTrue(flow.recovery.spuriousLosses() > 10, "spurious " + flow.recovery.spuriousLosses());
        assertEquals(flow.recovery.spuriousLosses(), flow.log.packetsLost());
        assertTrue(utilisation(flow, 40_000, rate) > 0.8, "utilisation " + utilisation(flow, 40_000, rate));
    }

    @ParameterizedTest(name = "queue of {0} bytes, {1} ms")
    @CsvSource({"25000, 20", "100000, 20", "100000, 40", "50000, 4"})
    void twoFlowsShareABottleneck(long queue, long roundTripMillis) {
        long delay = roundTripMillis * MS / 2;
        SimulatedLink out = link(2_500_000, queue, delay);
        SimulatedFlow first = new SimulatedFlow(time, out, back(delay));
        SimulatedFlow second = new SimulatedFlow(time, out, back(delay));
        first.offer(ENDLESS);
        time.at(5 * SECOND, () -> second.offer(ENDLESS));
        time.runUntil(20 * SECOND);
        long firstBefore = first.delivered;
        long secondBefore = second.delivered;
        time.runUntil(80 * SECOND);
        double share = (double) (first.delivered - firstBefore) / (second.delivered - secondBefore);
        assertTrue(share > 0.5 && share < 2, "the first has " + share + " of the second");
        long both = first.delivered - firstBefore + second.delivered - secondBefore;
        assertTrue(both * SIZE > 0.85 * 60 * 2_500_000, "both deliver " + both);
    }

    @ParameterizedTest(name = "{0} ms")
    @ValueSource(longs = {200, 1_000, 5_000, 20_000})
    void aFlowSurvivesABlackout(long millis) {
        SimulatedLink out = link(1_250_000, 100_000, 15 * MS);
        SimulatedFlow flow = new SimulatedFlow(time, out, back(15 * MS));
        flow.offer(ENDLESS);
        time.runUntil(2 * SECOND);
        out.dead(true);
        time.runUntil(2 * SECOND + millis * MS);
        out.dead(false);
        long before = flow.delivered;
        assertTrue(flow.mostTimeouts > 0);
        // The doubled timeout is at most as long as the blackout was.
        time.runUntil(time.now() + millis * MS + SECOND);
        assertTrue(flow.delivered > before, "it goes on");
        time.runUntil(time.now() + 10 * SECOND);
        before = flow.delivered;
        time.runUntil(time.now() + 5 * SECOND);
        assertTrue((flow.delivered - before) * SIZE > 0.8 * 5 * 1_250_000, "and comes back to full speed");
    }

    @Test
    void aLongBlackoutIsPersistentCongestion() {
        SimulatedLink out = link(1_250_000, 100_000, 15 * MS);
        SimulatedFlow flow = new SimulatedFlow(time, out, back(15 * MS));
        flow.offer(ENDLESS);
        time.runUntil(2 * SECOND);
        assertTrue(flow.smallestWindow >= 10 * SIZE);
        out.dead(true);
        time.runUntil(7 * SECOND);
        assertTrue(flow.smallestWindow >= 10 * SIZE, "nothing is known while nothing comes back");
        out.dead(false);
        time.runUntil(17 * SECOND);
        assertTrue(flow.smallestWindow <= 3 * SIZE, "two, and what came back: " + flow.smallestWindow);
    }

    @Test
    void theTailIsRepairedByProbes() {
        SimulatedLink out = link(1_250_000, ENDLESS, 15 * MS);
        SimulatedFlow flow = new SimulatedFlow(time, out, back(15 * MS));
        flow.offer(8);
        time.runUntil(SECOND);
        out.dead(true);
        flow.offer(2);
        time.runUntil(SECOND + 50 * MS);
        out.dead(false);
        finish(flow, 10);
        assertEquals(2, flow.log.packetsLost());
        assertTrue(flow.doneAt < 2 * SECOND, "done after " + flow.doneAt / MS + " ms");
    }

    @Test
    void aFlowThatTheApplicationLimitsDoesNotGrow() {
        SimulatedFlow flow = new SimulatedFlow(time, link(12_500_000, ENDLESS, 10 * MS), back(10 * MS));
        flow.offer(6_000, 10 * MS);
        finish(flow, 6_000);
        assertEquals(10 * SIZE, flow.largestWindow);
        assertEquals(0, flow.log.packetsLost());
    }

    @ParameterizedTest(name = "{0} ms, queue of {1} bandwidth-delay products")
    @CsvSource({"30, 10", "40, 10", "80, 9"})
    void slowStartEndsBeforeItFillsADeepQueue(long roundTripMillis, int products) {
        long rate = 1_250_000;
        long product = rate * roundTripMillis / 1_000;
        SimulatedLink out = link(rate, products * product, roundTripMillis * MS / 2);
        SimulatedFlow flow = new SimulatedFlow(time, out, back(roundTripMillis * MS / 2));
        flow.offer(ENDLESS);
        while (!flow.congestion.describe().contains("avoidance")) {
            time.runUntil(time.now() + MS);
        }
        assertEquals(0, out.dropped, "lost on the way there");
        assertTrue(flow.congestion.window() > product, "the path is full: " + flow.congestion.window());
    }

    @ParameterizedTest(name = "{0} ms, queue of {1} bandwidth-delay products")
    @CsvSource({"20, 4", "40, 4", "80, 3"})
    void slowStartFillsAQueueSlowlyAtLast(long roundTripMillis, int products) {
        long rate = 2_500_000;
        long product = rate * roundTripMillis / 1_000;
        SimulatedLink out = link(rate, products * product, roundTripMillis * MS / 2);
        SimulatedFlow flow = new SimulatedFlow(time, out, back(roundTripMillis * MS / 2));
        flow.offer(ENDLESS);
        time.runUntil(5 * SECOND);
        long full = (products + 1) * product / SIZE;
        assertTrue(out.dropped < full * 0.3, "dropped " + out.dropped + ", doubling would drop some " + full);
    }

    @Test
    void pacingKeepsTheQueueOfABurstShort() {
        SimulatedLink out = link(12_500_000, ENDLESS, 25 * MS);
        SimulatedFlow flow = new SimulatedFlow(time, out, back(25 * MS));
        flow.offer(200);
        finish(flow, 200);
        out.longestQueue = 0;
        time.at(time.now() + SECOND, () -> flow.offer(60));
        finish(flow, 260);
        assertTrue(out.longestQueue <= 12 * SIZE, "queue " + out.longestQueue);
    }
}
