package io.fastrelay.transport.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The client's address changes, or seems to (RFC 9000 section 9). */
class PathChangeTest {

    private static final InetSocketAddress FIRST = TestPair.inet("10.0.0.1", 1000);

    private static TestPair pair(long seed) {
        return new TestPair(new VirtualNetwork(seed).delayMillis(10));
    }

    private static void begin(TestPair pair) {
        pair.server.streams.send(7, 400_000);
        pair.client.streams.send(6, 100_000);
        pair.server.connection.wake();
        pair.client.connection.wake();
        pair.runMillis(35);
    }

    private static void finish(TestPair pair) {
        pair.runUntil("all streams", 60, () -> pair.client.streams.received(1) && pair.server.streams.received(1));
        pair.settle(60);
        pair.assertBooksBalance();
    }

    @Test
    void the_server_follows_the_client_behind_a_nat_that_forgot_it() {
        try (TestPair pair = pair(1)) {
            begin(pair);
            pair.client.socket.moveTo(VirtualNetwork.place("10.0.0.1", 2000));
            finish(pair);
            assertEquals(List.of(TestPair.inet("10.0.0.1", 2000)), pair.server.streams.addresses);
        }
    }

    @Test
    void the_server_follows_the_client_to_another_network_and_measures_it_anew() {
        try (TestPair pair = pair(2)) {
            begin(pair);
            long window = pair.server.connection.congestionWindow();
            pair.client.socket.moveTo(VirtualNetwork.place("10.7.0.1", 1000));
            pair.runUntil("the move", 1, () -> !pair.server.streams.addresses.isEmpty());
            assertTrue(pair.server.connection.congestionWindow() < window);
            assertEquals(0, pair.server.connection.roundTripMicros());
            finish(pair);
            assertEquals(List.of(TestPair.inet("10.7.0.1", 1000)), pair.server.streams.addresses);
        }
    }

    @Test
    void a_client_that_only_acknowledges_is_followed_too_and_the_new_address_is_validated() {
        try (TestPair pair = pair(3)) {
            pair.server.streams.send(7, 400_000);
            pair.server.connection.wake();
            pair.runMillis(35);
            pair.client.socket.moveTo(VirtualNetwork.place("10.7.0.1", 1000));
            pair.runUntil("the stream", 60, () -> pair.client.streams.received(1));
            pair.settle(60);
            pair.assertBooksBalance();
            assertEquals(List.of(TestPair.inet("10.7.0.1", 1000)), pair.server.streams.addresses);
        }
    }

    @Test
    void an_address_that_never_answers_gets_little_and_is_left_again() {
        try (TestPair pair = pair(4)) {
            begin(pair);
            InetSocketAddress victim = TestPair.inet("10.66.0.1", 1000);
            // an attacker on the path forwards everything of the client under another address
            pair.network.forge(FIRST, VirtualNetwork.place("10.66.0.1", 1000));
            pair.runMillis(25);
            assertEquals(List.of(victim), pair.server.streams.addresses);
            pair.network.down(victim::equals);
            pair.runMillis(5000);
            assertTrue(
                    pair.network.sentTo(victim) <= 3 * pair.network.sentBy(victim),
                    () -> pair.network.sentTo(victim) + " bytes for " + pair.network.sentBy(victim));
            assertEquals(List.of(victim, FIRST), pair.server.streams.addresses);
            pair.network.forge(FIRST, null);
            pair.network.down(from -> false);
            finish(pair);
        }
    }

    @Test
    void at_most_three_times_what_came_from_an_address_goes_there_before_it_is_validated() {
        try (TestPair pair = pair(8)) {
            begin(pair);
            InetSocketAddress victim = TestPair.inet("10.66.0.1", 1000);
            pair.network.forgeNext(FIRST, VirtualNetwork.place("10.66.0.1", 1000));
            pair.runUntil("the move", 1, () -> !pair.server.streams.addresses.isEmpty());
            pair.network.down(FIRST::equals);
            pair.runMillis(10_000);
            long sent = pair.network.sentTo(victim);
            assertTrue(
                    sent > 0 && sent <= 3 * pair.network.sentBy(victim),
                    () -> sent + " bytes for " + pair.network.sentBy(victim));
            assertEquals(List.of(victim, FIRST), pair.server.streams.addresses);
            pair.network.down(from -> false);
            finish(pair);
        }
    }

    @Test
    void a_packet_that_was_overtaken_says_nothing_about_where_the_client_is_now() {
        try (TestPair pair = pair(9)) {
            begin(pair);
            // one packet is kept on its way while others arrive
            byte[][] held = new byte[1][];
            pair.network.watch((from, data) -> held[0] = from.equals(FIRST) ? data : held[0]);
            pair.runUntil("a packet of the client", 1, () -> held[0] != null);
            byte[] late = pair.network.takeBack(held[0]);
            pair.network.watch((from, data) -> {});
            finish(pair);
            pair.network.inject(VirtualNetwork.place("10.66.0.1", 1000), pair.server.socket.localAddress(), late);
            pair.runMillis(200);
            assertTrue(pair.server.streams.addresses.isEmpty(), () -> pair.server.streams.addresses.toString());
            assertEquals(0, pair.server.counters().duplicates());
        }
    }

    @Test
    void a_forged_address_of_one_packet_does_not_divert_the_connection() {
        try (TestPair pair = pair(5)) {
            begin(pair);
            pair.network.forgeNext(FIRST, VirtualNetwork.place("10.66.0.1", 1000));
            finish(pair);
            List<InetSocketAddress> addresses = pair.server.streams.addresses;
            assertEquals(List.of(TestPair.inet("10.66.0.1", 1000), FIRST), addresses);
        }
    }

    @Test
    void a_client_that_is_asked_where_it_was_says_that_it_is_still_there() {
        try (TestPair pair = pair(10)) {
            begin(pair);
            finish(pair);
            InetSocketAddress victim = TestPair.inet("10.66.0.1", 1000);
            pair.network.forgeNext(FIRST, VirtualNetwork.place("10.66.0.1", 1000));
            pair.client.streams.sendRaw(new byte[] {1});
            pair.client.connection.wake();
            pair.runUntil("the move", 1, () -> pair.server.streams.addresses.equals(List.of(victim)));
            // there and back, sooner than the client misses its acknowledgement
            pair.runMillis(21);
            assertEquals(List.of(victim, FIRST), pair.server.streams.addresses);
        }
    }

    @Test
    void a_client_takes_packets_from_the_server_alone() {
        try (TestPair pair = pair(6)) {
            begin(pair);
            pair.server.socket.moveTo(VirtualNetwork.place("10.0.0.3", 4433));
            long received = pair.client.counters().received();
            pair.runMillis(15); // what was under way
            pair.server.streams.sendDatagram(new byte[10]);
            pair.server.connection.wake();
            long then = pair.client.counters().received();
            pair.runMillis(500);
            assertTrue(then >= received);
            assertEquals(then, pair.client.counters().received());
            assertTrue(pair.client.streams.addresses.isEmpty());
            pair.server.socket.moveTo(VirtualNetwork.place("10.0.0.2", 4433));
            finish(pair);
        }
    }

    @Test
    void a_path_challenge_is_answered_where_it_comes_from() {
        try (TestPair pair = pair(7)) {
            byte[] challenge = {0x1a, 1, 2, 3, 4, 5, 6, 7, 8};
            long before = pair.network.sentTo(FIRST);
            pair.client.streams.sendRaw(challenge);
            pair.client.connection.wake();
            pair.runMillis(100);
            pair.settle(10);
            pair.assertBooksBalance();
            // RFC 9000 section 8.2.2: as long as a datagram must be able to be
            assertTrue(pair.network.sentTo(FIRST) - before >= 1200);
        }
    }
}
