package io.fastrelay.transport.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.transport.packet.TestPair.Options;
import io.fastrelay.transport.packet.log.SentLog;
import org.junit.jupiter.api.Test;

/** Networks that go away, or are longer than the log. */
class LossTest {

    @Test
    void a_blackout_is_probed_and_survived() {
        VirtualNetwork network = new VirtualNetwork(1).delayMillis(10);
        try (TestPair pair = new TestPair(network)) {
            pair.server.streams.send(7, 500_000);
            pair.server.connection.wake();
            pair.runMillis(45);
            network.down(from -> true);
            long sent = pair.server.counters().sent();
            pair.runMillis(5000);
            long probes = pair.server.counters().sent() - sent;
            assertTrue(pair.server.counters().probeTimeouts() >= 3);
            assertTrue(probes >= 3 && probes < 200, "sent in vain: " + probes);
            network.down(from -> false);
            pair.runUntil("the stream", 60, () -> pair.client.streams.received(1));
            pair.settle(60);
            pair.assertBooksBalance();
        }
    }

    @Test
    void the_tail_of_a_stream_is_repeated_by_probes() {
        VirtualNetwork network = new VirtualNetwork(2).delayMillis(10);
        try (TestPair pair = new TestPair(network)) {
            TransferTest.transfer(pair);
            network.down(from -> from.equals(pair.server.socket.localAddress()));
            pair.server.streams.send(103, 500);
            pair.server.connection.wake();
            pair.runMillis(20);
            network.down(from -> false);
            long begin = network.now();
            pair.runUntil("the stream", 60, () -> pair.client.streams.received(11));
            assertTrue(network.now() - begin < 200 * VirtualNetwork.MILLI);
            assertTrue(pair.server.streams.framesProbed > 0);
            pair.settle(60);
            pair.assertBooksBalance();
        }
    }

    @Test
    void one_direction_that_is_dead_for_long_does_not_stop_the_other_for_good() {
        for (boolean serverIsMute : new boolean[] {false, true}) {
            VirtualNetwork network = new VirtualNetwork(3).delayMillis(100);
            try (TestPair pair = new TestPair(network)) {
                pair.server.streams.send(7, 4_000_000);
                pair.client.streams.send(6, 4_000_000);
                pair.server.connection.wake();
                pair.client.connection.wake();
                pair.runMillis(1500);
                TestPair.End mute = serverIsMute ? pair.server : pair.client;
                network.down(from -> from.equals(mute.socket.localAddress()));
                pair.runMillis(20_000);
                network.down(from -> false);
                pair.runUntil(
                        "both streams", 200, () -> pair.client.streams.received(1) && pair.server.streams.received(1));
                pair.settle(60);
                pair.assertBooksBalance();
            }
        }
    }

    @Test
    void a_path_that_holds_more_packets_than_the_log_is_used_as_far_as_the_log_goes() {
        VirtualNetwork network = new VirtualNetwork(4).delayMillis(300);
        try (TestPair pair = new TestPair(network)) {
            pair.server.streams.send(7, 8_000_000);
            pair.server.connection.wake();
            long most = 0;
            while (!pair.client.streams.received(1)) {
                assertTrue(network.now() < 1_100_000_000_000L, "stuck");
                pair.step(Long.MAX_VALUE);
                most = Math.max(most, pair.server.connection.bytesInFlight());
            }
            assertTrue(pair.server.connection.congestionWindow() > SentLog.ENTRIES * 1200L);
            long packets = most / TestPair.MAX_UDP_PAYLOAD;
            assertTrue(packets > 700 && packets < SentLog.ENTRIES, "in flight: " + packets);
            pair.settle(60);
            pair.assertBooksBalance();
            assertEquals(0, pair.server.counters().lost());
        }
    }

    @Test
    void an_end_that_only_receives_gets_its_acknowledgements_acknowledged_now_and_then() {
        VirtualNetwork network = new VirtualNetwork(5).bottleneck(2_000_000, 60_000);
        try (TestPair pair = new TestPair(network)) {
            pair.server.streams.send(7, 2_000_000);
            pair.server.connection.wake();
            pair.runUntil("the stream", 60, () -> pair.client.streams.received(1));
            pair.settle(10);
            long pings = pair.client.counters().sent();
            long alone = pair.server.counters().received();
            assertTrue(pings > 0 && pings <= alone / 30, pings + " of " + alone);
            pair.assertBooksBalance();
        }
    }

    @Test
    void a_quiet_connection_sends_nothing() {
        try (TestPair pair = new TestPair(new VirtualNetwork(6))) {
            TransferTest.transfer(pair);
            pair.runMillis(1000);
            long sent = pair.server.socket.counters().sent()
                    + pair.client.socket.counters().sent();
            pair.runMillis(100_000);
            assertEquals(
                    sent,
                    pair.server.socket.counters().sent()
                            + pair.client.socket.counters().sent());
            assertEquals(Long.MAX_VALUE, pair.server.loop.nextRound());
        }
    }

    @Test
    void a_peer_that_allows_it_is_asked_for_fewer_acknowledgements_and_sends_fewer() {
        Options options = new Options();
        options.minAckDelayOfClient = 1000;
        VirtualNetwork network = new VirtualNetwork(7).delayMillis(10).bottleneck(2_000_000, 60_000);
        try (TestPair pair = new TestPair(network, options)) {
            pair.server.streams.send(7, 3_000_000);
            pair.server.connection.wake();
            pair.runUntil("the stream", 60, () -> pair.client.streams.received(1));
            pair.settle(10);
            long sent = pair.server.counters().sent();
            long acks = pair.server.counters().received();
            // every second packet is acknowledged where nobody asks (RFC 9000 section 13.2.2)
            assertTrue(acks < sent / 4, acks + " acknowledgements of " + sent + " packets");
            pair.assertBooksBalance();
        }
    }
}
