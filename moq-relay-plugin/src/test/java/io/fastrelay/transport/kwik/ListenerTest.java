package io.fastrelay.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.transport.BidirectionalStream;
import io.fastrelay.transport.packet.protection.CipherSuite;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class ListenerTest {

    @ParameterizedTest
    @EnumSource(CipherSuite.class)
    void data_goes_both_ways_with_every_cipher_suite(CipherSuite suite) throws Exception {
        try (Link link = Link.open("moqt", Link.options().withCiphers(suite), Bytes::echo)) {
            echo(link.client);
        }
    }

    @Test
    void many_loops_share_the_port_and_the_clients() throws Exception {
        try (Link link = Link.listenOnly(Link.options().withLoops(3), Bytes::echo)) {
            List<KwikDialer> dialers = new ArrayList<>();
            try {
                Set<Object> used = new HashSet<>();
                // each dialer has a port of its own, so the system may choose another loop for it
                for (int i = 0; i < 20; i++) {
                    KwikDialer dialer = new KwikDialer();
                    dialers.add(dialer);
                    echo(link.dial(dialer));
                }
                link.listener.links().forEach(end -> used.add(end.carrier().loop()));
                assertTrue(used.size() > 1, "all on one loop");
            } finally {
                dialers.forEach(KwikDialer::close);
            }
        }
    }

    @Test
    void a_client_whose_address_changes_goes_on() throws Exception {
        try (Link link = Link.listenOnly(Link.options(), Bytes::echo);
                LossyPath path = new LossyPath(link.listener.address(), 0, 1)) {
            TestPeer client = link.dial("moqt", path.port(), dial -> dial);
            for (int i = 0; i < 3; i++) {
                echo(client);
                path.moveToAnotherPort();
            }
            echo(client);
        }
    }

    @Test
    void an_ipv6_client_is_as_good_as_any() throws Exception {
        InetAddress loopback = InetAddress.getByName("::1");
        try (Link link = Link.listenOnly(
                        KwikListenerOptions.of(new InetSocketAddress(loopback, 0), Link.PROTOCOL), Bytes::echo);
                KwikDialer dialer = new KwikDialer()) {
            echo(link.dial(dialer, "[::1]"));
        }
    }

    @Test
    void connections_bring_no_threads_to_the_listener() throws Exception {
        try (Link link = Link.open("moqt", Link.options(), Bytes::echo)) {
            Set<String> before = listenerThreads();
            for (int i = 0; i < 20; i++) {
                echo(link.dial("moqt", dial -> dial));
            }
            // the pools may not have been full before
            assertTrue(
                    listenerThreads().size() <= before.size() + 4,
                    listenerThreads().toString());
            Set<String> all = threadNames();
            // what kwik gives to a server connection, by the names it gives them
            assertEquals(
                    Set.of(),
                    all.stream()
                            .filter(name -> name.startsWith("receiver-") && !name.equals("receiver-loop")
                                    || name.startsWith("sender-")
                                    || name.startsWith("loss-detection")
                                    || name.startsWith("idle-timer")
                                    || name.startsWith("scheduler"))
                            .collect(Collectors.toSet()));
        }
    }

    @Test
    void the_books_of_a_listener_balance_when_all_is_over() throws Exception {
        try (Link link = Link.listenOnly(Link.options(), Bytes::echo)) {
            for (int i = 0; i < 5; i++) {
                TestPeer client = link.dial("moqt", dial -> dial);
                echo(client);
                Await.until("nothing in flight", () -> link.listener.counters().bytesInFlight() == 0);
                client.connection.close(0, "");
            }
            Await.until("all gone", () -> link.listener.links().findAny().isEmpty());
            Await.until("memory back", () -> link.listener.counters().connectionStates() == 0);
            var counters = link.listener.counters();
            assertTrue(counters.packetsSent() > 5 * 8, counters.toString());
            assertTrue(counters.packetsReceived() > 5 * 8, counters.toString());
            assertTrue(
                    counters.packetsAcknowledged() + counters.packetsLost() <= counters.packetsSent(),
                    counters.toString());
        }
    }

    private static Set<String> listenerThreads() {
        return threadNames().stream()
                .filter(name -> name.startsWith("fastrelay-listener") || name.startsWith("fastrelay-udp"))
                .collect(Collectors.toSet());
    }

    private static Set<String> threadNames() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).collect(Collectors.toSet());
    }

    private static void echo(TestPeer client) throws Exception {
        byte[] data = Bytes.random(10_000, 3);
        Received answer = new Received(null, null);
        BidirectionalStream stream = client.connection.openBidirectional(answer);
        stream.write(ByteBuffer.wrap(data));
        stream.finish();
        assertArrayEquals(data, answer.awaitWhole());
    }
}
