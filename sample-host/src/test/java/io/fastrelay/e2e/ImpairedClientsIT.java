package io.fastrelay.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.e2e.impair.ImpairingProxy;
import io.fastrelay.e2e.impair.Impairments;
import io.fastrelay.e2e.load.KwikSubscriber;
import io.fastrelay.e2e.load.LoadOptions;
import io.fastrelay.e2e.load.LoadResult;
import io.fastrelay.e2e.load.LoadRun;
import io.fastrelay.e2e.load.LoadRun.Group;
import io.fastrelay.e2e.relay.RelayProcess;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * QUIC stacks that nobody here wrote, quiche and kwik, behind bad networks of every degree: all of it arrives, byte for
 * byte, and the relay's books balance.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ImpairedClientsIT {

    /** Half a round trip from 1 to 100 ms; the losses are such that the rate fits what congestion control leaves. */
    private static final List<Impairments> NETWORKS = List.of(
            Impairments.none().delaying(1).seeded(1),
            Impairments.none().losing(0.01).delaying(100).seeded(2),
            Impairments.none()
                    .losing(0.05)
                    .delaying(15)
                    .duplicating(0.05)
                    .reordering(0.05, 10)
                    .seeded(3),
            Impairments.none()
                    .losing(0.10)
                    .delaying(5)
                    .duplicating(0.05)
                    .reordering(0.05, 5)
                    .seeded(4));

    private static final int PER_NETWORK = 4;

    private static RelayProcess relay;

    @BeforeAll
    static void start() {
        relay = RelayProcess.start();
    }

    @AfterAll
    static void stop() {
        relay.close();
    }

    @Test
    @DisplayName(
            "at 0, 1, 5 and 10 % loss, reordered and doubled, all objects arrive; sent = acknowledged + lost at the end")
    void all() throws Exception {
        LoadOptions options = new LoadOptions(relay.relay().quic(), 16, 25, 1200, 25, 1, 12);
        List<ImpairingProxy> proxies = new ArrayList<>();
        List<Group> groups = new ArrayList<>();
        for (Impairments network : NETWORKS) {
            ImpairingProxy proxy = ImpairingProxy.start(
                    new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), relay.relay().port()),
                    network);
            proxies.add(proxy);
            groups.add(new Group(relay.relay().at(proxy.port()).quic(), PER_NETWORK));
        }
        List<KwikSubscriber> kwiks = new ArrayList<>();
        List<LoadResult> results;
        try {
            results = LoadRun.run(options, groups, new LoadRun.Observer() {
                @Override
                public void begin() {}

                @Override
                public void end() {}

                @Override
                public void ready(io.fastrelay.moqt.FullTrackName track) throws Exception {
                    for (ImpairingProxy proxy : proxies) {
                        kwiks.add(KwikSubscriber.subscribe(
                                relay.relay().at(proxy.port()).quic(), track, options));
                    }
                }
            });
            for (int i = 0; i < NETWORKS.size(); i++) {
                String network = NETWORKS.get(i).toString();
                LoadResult quiche = results.get(i);
                assertEquals(1, quiche.deliveredShare(), () -> network + ": " + quiche);
                assertEquals(List.of(), quiche.troubles(), network);
                assertEquals("", kwiks.get(i).await(60), network);
            }
            assertTrue(proxies.get(3).lost() > 100, "the network was not bad");
        } finally {
            kwiks.forEach(KwikSubscriber::close);
            proxies.forEach(ImpairingProxy::close);
        }
        assertBooksBalance();
    }

    @Test
    @DisplayName("without loss nothing is taken for lost")
    void nothingLost() throws Exception {
        Map<String, Double> before = relay.metrics().read();
        LoadOptions options = new LoadOptions(relay.relay().quic(), 20, 100, 1200, 50, 1, 5);
        LoadResult result = LoadRun.run(options, LoadRun.NOBODY);
        Map<String, Double> after = relay.metrics().read();

        assertEquals(1, result.deliveredShare(), result::toString);
        assertEquals(List.of(), result.troubles());
        double sent = after.get("moq_relay_quic_packets_sent_total") - before.get("moq_relay_quic_packets_sent_total");
        assertTrue(sent > 20 * 500, () -> sent + " packets");
        double spurious = after.get("moq_relay_quic_packets_spuriously_lost_total")
                - before.get("moq_relay_quic_packets_spuriously_lost_total");
        assertEquals(0, spurious, "false losses");
    }

    /** When all sessions are gone nothing is in flight, and each packet came to one end. */
    private static void assertBooksBalance() throws Exception {
        Map<String, Double> books = relay.metrics()
                .await(
                        now -> now.get("moq_relay_quic_connections") == 0
                                && now.get("moq_relay_quic_connection_states") == 0,
                        60);
        assertEquals(0, books.get("moq_relay_quic_connections"), books::toString);
        assertEquals(0, books.get("moq_relay_quic_connection_states"), books::toString);
        assertEquals(0, books.get("moq_relay_quic_bytes_in_flight"), books::toString);
    }
}
