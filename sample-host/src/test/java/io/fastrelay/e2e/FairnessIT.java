package io.fastrelay.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.e2e.impair.ImpairingProxy;
import io.fastrelay.e2e.impair.Impairments;
import io.fastrelay.e2e.load.LoadOptions;
import io.fastrelay.e2e.load.LoadResult;
import io.fastrelay.e2e.load.LoadRun;
import io.fastrelay.e2e.load.LoadRun.Group;
import io.fastrelay.e2e.relay.EndToEnd;
import io.fastrelay.e2e.relay.Relay;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the bad path of one subscriber does to others: nothing, unless they share it. The clients are quiche. */
@EndToEnd
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class FairnessIT {

    private static final int RATE = 50;
    private static final int SIZE = 2400;
    private static final int SECONDS = 10;
    /** Far below what one slow subscriber would cost the others if they waited for it, far above a busy machine's noise. */
    private static final double PATIENCE_MILLIS = 1000;

    @Test
    @DisplayName("a subscriber that loses 5 % of its packets gets everything, and does not slow 50 others")
    void lossy(Relay relay) throws Exception {
        List<LoadResult> results =
                besides(relay, Impairments.none().losing(0.05).delaying(5).seeded(5));

        assertUnharmed(results.get(0));
        LoadResult lossy = results.get(1);
        assertEquals(1, lossy.deliveredShare(), lossy::toString);
        assertEquals(List.of(), lossy.troubles());
    }

    @Test
    @DisplayName(
            "a subscriber behind 100 kB/s, less than the track has, gets whole objects, and does not slow 50 others")
    void narrow(Relay relay) throws Exception {
        List<LoadResult> results =
                besides(relay, Impairments.none().narrowing(100_000, 30_000).delaying(10));

        assertUnharmed(results.get(0));
        LoadResult narrow = results.get(1);
        // 100 of the 120 kB/s; what goes through is late or incomplete, but never wrong
        assertTrue(narrow.delivered() > 0.3 * narrow.expected(), narrow::toString);
        assertTrue(
                narrow.troubles().stream()
                        .noneMatch(t -> t.contains("wrong") && !t.startsWith("0 objects came wrong, 0")),
                narrow::toString);
    }

    @Test
    @DisplayName("two subscribers behind one bottleneck share it")
    void shared(Relay relay) throws Exception {
        LoadOptions options = new LoadOptions(relay.quic(), 2, RATE, SIZE, RATE, 2, SECONDS);
        try (ImpairingProxy proxy =
                proxy(relay, Impairments.none().narrowing(150_000, 30_000).delaying(10))) {
            Group one = new Group(relay.at(proxy.port()).quic(), 1);
            List<LoadResult> results = LoadRun.run(options, List.of(one, one), LoadRun.NOBODY);

            double share = (double) results.get(0).delivered()
                    / (results.get(0).delivered() + results.get(1).delivered());
            assertTrue(share > 0.25 && share < 0.75, () -> "the first got " + share + ": " + results);
            assertTrue(
                    results.get(0).delivered() + results.get(1).delivered() > 0.3 * RATE * SECONDS, results::toString);
        }
    }

    private static List<LoadResult> besides(Relay relay, Impairments network) throws Exception {
        LoadOptions options = new LoadOptions(relay.quic(), 51, RATE, SIZE, RATE, 2, SECONDS);
        try (ImpairingProxy proxy = proxy(relay, network)) {
            return LoadRun.run(
                    options,
                    List.of(
                            new Group(relay.quic(), 50),
                            new Group(relay.at(proxy.port()).quic(), 1)),
                    LoadRun.NOBODY);
        }
    }

    private static void assertUnharmed(LoadResult others) {
        assertEquals(1, others.deliveredShare(), others::toString);
        assertEquals(List.of(), others.troubles());
        assertTrue(others.p99() < PATIENCE_MILLIS, others::toString);
    }

    private static ImpairingProxy proxy(Relay relay, Impairments network) {
        return ImpairingProxy.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.port()), network);
    }
}
