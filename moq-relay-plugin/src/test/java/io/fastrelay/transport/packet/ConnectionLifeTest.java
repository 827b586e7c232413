package io.fastrelay.transport.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.transport.packet.TestPair.Options;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** How a connection begins and ends, and what it is told meanwhile. */
class ConnectionLifeTest {

    /** CONNECTION_CLOSE of the application, code 0, no reason. */
    private static final byte[] CLOSE = {0x1d, 0, 0};

    @Test
    void packets_that_overtake_the_end_of_the_handshake_are_kept() {
        VirtualNetwork network = new VirtualNetwork(1);
        try (TestPair pair = new TestPair(network, new Options(), false)) {
            pair.client.connection.establish(pair.clientTerms);
            pair.client.streams.send(2, 5000);
            pair.client.connection.wake();
            pair.runMillis(20);
            assertEquals(0, pair.server.counters().received());
            pair.server.connection.establish(pair.serverTerms);
            pair.runMillis(20);
            assertTrue(pair.server.streams.received(1));
            pair.settle(10);
            assertEquals(0, pair.client.counters().lost());
        }
    }

    @Test
    void only_a_few_packets_are_kept_before_the_handshake_is_done() {
        VirtualNetwork network = new VirtualNetwork(2);
        try (TestPair pair = new TestPair(network, new Options(), false)) {
            for (int i = 0; i < 1000; i++) {
                network.inject(VirtualNetwork.place("10.0.0.9", 9), pair.server.socket.localAddress(), new byte[100]);
            }
            pair.runMillis(20);
            pair.server.connection.establish(pair.serverTerms);
            assertEquals(32, pair.server.counters().undecryptable());
            pair.client.connection.establish(pair.clientTerms);
            TransferTest.transfer(pair);
        }
    }

    @Test
    void once_closing_nothing_goes_out_but_the_close_and_nothing_is_in_flight() {
        VirtualNetwork network = new VirtualNetwork(3).delayMillis(10);
        try (TestPair pair = new TestPair(network)) {
            pair.server.streams.send(7, 1_000_000);
            pair.server.connection.wake();
            pair.runMillis(60);
            assertTrue(pair.server.connection.bytesInFlight() > 0);
            pair.server.connection.closing();
            assertEquals(0, pair.server.connection.bytesInFlight());
            TestStreams streams = pair.server.streams;
            streams.dropStreams();
            streams.sendRaw(CLOSE);
            long sent = pair.server.socket.counters().sent();
            pair.server.connection.wake();
            pair.runMillis(5);
            assertEquals(sent + 1, pair.server.socket.counters().sent());
            pair.runUntil("the close", 1, () -> !pair.client.streams.handshakeSide.isEmpty());
            pair.client.streams.send(6, 10);
            pair.client.connection.wake();
            pair.runMillis(20);
            assertFalse(streams.handshakeSide.isEmpty(), "packets that come are reported");
            int reported = streams.handshakeSide.size();
            streams.sendRaw(CLOSE);
            pair.server.connection.wake();
            pair.runMillis(1000);
            assertEquals(sent + 2, pair.server.socket.counters().sent());
            assertTrue(streams.handshakeSide.size() - reported < 40, "but not each of them");
            assertEquals(
                    pair.server.counters().sent(),
                    pair.server.counters().acknowledged()
                            + pair.server.counters().lost());
        }
    }

    @Test
    void a_connection_ends_from_inside_of_what_it_calls() {
        for (boolean wholly : new boolean[] {false, true}) {
            try (TestPair pair = new TestPair(new VirtualNetwork(4))) {
                PacketConnection connection = pair.server.connection;
                pair.server.streams.onStreamData = wholly ? connection::end : connection::closing;
                pair.client.streams.send(2, 5000);
                pair.client.connection.wake();
                pair.runMillis(50);
                assertEquals(wholly ? 0 : 1, pair.server.slab.inUse());
                assertTrue(pair.server.counters().received() > 0, "counters outlive the connection");
                assertTrue(pair.server.streams.errors.isEmpty());
            }
        }
    }

    @Test
    void nothing_is_left_behind_by_connections_that_come_and_go() {
        VirtualNetwork network = new VirtualNetwork(5);
        try (TestPair pair = new TestPair(network)) {
            for (int i = 0; i < 100; i++) {
                PacketConnection connection = new PacketConnection(
                        "one of many",
                        pair.server.loop,
                        pair.server.slab,
                        new PlainCiphers(),
                        pair.server.streams,
                        pair.server.streams);
                connection.establish(pair.serverTerms);
                connection.wake();
                pair.runMillis(1);
                connection.end();
                connection.end();
                connection.wake();
                connection.closing();
                pair.runMillis(1);
            }
            assertEquals(1, pair.server.slab.inUse());
        }
    }

    @Test
    void a_full_slab_refuses_a_connection_and_says_so() {
        VirtualNetwork network = new VirtualNetwork(6);
        try (TestPair pair = new TestPair(network)) {
            var slab = new io.fastrelay.transport.packet.log.DirectStateSlab(1);
            slab.take();
            PacketConnection connection = new PacketConnection(
                    "too much", pair.server.loop, slab, new PlainCiphers(), pair.server.streams, pair.server.streams);
            IllegalStateException e =
                    assertThrows(IllegalStateException.class, () -> connection.establish(pair.serverTerms));
            assertTrue(e.getMessage().contains("limit of 1"), e.getMessage());
            connection.end();
        }
    }

    @Test
    void the_loops_end_ends_its_connections() {
        TestPair pair = new TestPair(new VirtualNetwork(7));
        assertEquals(1, pair.server.slab.inUse());
        pair.server.loop.close();
        pair.client.loop.close();
        assertEquals(0, pair.server.slab.inUse());
    }

    @Test
    void packets_carry_the_peers_newest_connection_id() {
        VirtualNetwork network = new VirtualNetwork(8).delayMillis(5);
        try (TestPair pair = new TestPair(network)) {
            Set<String> ids = new TreeSet<>();
            network.watch((from, data) -> {
                if (from.equals(pair.client.socket.localAddress())) {
                    ids.add(java.util.HexFormat.of().formatHex(data, 1, 21));
                }
            });
            pair.client.streams.send(6, 50_000);
            pair.client.connection.wake();
            pair.runMillis(12);
            byte[] other = new byte[20];
            other[0] = 77;
            pair.client.connection.peerConnectionId(other);
            pair.runUntil("the stream", 10, () -> pair.server.streams.received(1));
            pair.settle(10);
            assertEquals(2, ids.size(), ids.toString());
            assertEquals(TestPair.MAX_UDP_PAYLOAD - 1 - 20 - 4 - 16, pair.client.connection.packetRoom());
            pair.assertBooksBalance();
        }
    }

    @Test
    void a_peer_may_have_an_empty_connection_id() {
        Options options = new Options();
        options.clientId = new byte[0];
        VirtualNetwork network = new VirtualNetwork(9).delayMillis(5).loss(0.02);
        try (TestPair pair = new TestPair(network, options)) {
            TransferTest.transfer(pair);
            assertEquals(TestPair.MAX_UDP_PAYLOAD - 1 - 4 - 16, pair.server.connection.packetRoom());
        }
    }

    @Test
    void datagrams_arrive_as_they_were_sent() {
        try (TestPair pair = new TestPair(new VirtualNetwork(10))) {
            for (int i = 0; i < 100; i++) {
                byte[] data = new byte[i * 12];
                java.util.Arrays.fill(data, (byte) i);
                pair.server.streams.sendDatagram(data);
            }
            pair.server.connection.wake();
            pair.runUntil("all datagrams", 10, () -> pair.client.streams.receivedDatagrams.size() == 100);
            for (int i = 0; i < 100; i++) {
                byte[] data = new byte[i * 12];
                java.util.Arrays.fill(data, (byte) i);
                assertArrayEquals(data, pair.client.streams.receivedDatagrams.get(i));
            }
        }
    }

    @Test
    void a_lost_datagram_is_gone() {
        try (TestPair pair = new TestPair(new VirtualNetwork(11).loss(0.2))) {
            for (int i = 0; i < 500; i++) {
                pair.server.streams.sendDatagram(new byte[600]);
                pair.server.connection.wake();
                pair.runMillis(2);
            }
            pair.settle(60);
            int arrived = pair.client.streams.receivedDatagrams.size();
            assertTrue(arrived > 300 && arrived < 480, "arrived " + arrived);
            pair.assertBooksBalance();
        }
    }

    @Test
    void a_wake_reaches_the_source_even_if_nothing_can_be_sent() {
        VirtualNetwork network = new VirtualNetwork(12);
        try (TestPair pair = new TestPair(network, new Options(), false)) {
            pair.server.connection.wake();
            pair.server.connection.wake();
            pair.runMillis(5);
            assertEquals(1, pair.server.streams.wakes);
            pair.server.connection.wake();
            pair.runMillis(5);
            assertEquals(2, pair.server.streams.wakes);
        }
    }

    @Test
    void activity_is_told_a_few_times_a_second() {
        try (TestPair pair = new TestPair(new VirtualNetwork(13))) {
            for (int i = 0; i < 1000; i++) {
                pair.client.streams.sendDatagram(new byte[10]);
                pair.client.connection.wake();
                pair.runMillis(2);
            }
            int told = pair.server.streams.activities;
            assertTrue(told >= 4 && told <= 10, "told " + told + " times in 2 s");
        }
    }
}
