package io.fastrelay.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.transport.CloseInfo;
import io.fastrelay.transport.DialException;
import io.fastrelay.transport.DialOptions;
import io.fastrelay.transport.SendStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ConnectionEndTest {

    @ParameterizedTest
    @ValueSource(strings = {"moqt", "https"})
    void the_other_end_hears_code_and_reason_of_a_close(String scheme) throws Exception {
        try (Link link = Link.open(scheme, Link.options(), stream -> stream)) {
            link.client.connection.close(0x17, "that was all");
            assertEquals(new CloseInfo(CloseInfo.Cause.PEER, 0x17, "that was all"), end(link.server));
            assertEquals(new CloseInfo(CloseInfo.Cause.LOCAL, 0x17, "that was all"), end(link.client));
            TestPeer second = link.dial(scheme, dial -> dial);
            TestPeer.take(link.accepted).connection.close(3, "");
            assertEquals(new CloseInfo(CloseInfo.Cause.PEER, 3, ""), end(second));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"moqt", "https"})
    void what_was_written_before_a_close_arrives_before_it(String scheme) throws Exception {
        try (Link link = Link.open(scheme, Link.options(), stream -> stream)) {
            arrivesBeforeTheClose(link.client, link.server);
            TestPeer second = link.dial(scheme, dial -> dial);
            arrivesBeforeTheClose(TestPeer.take(link.accepted), second);
        }
    }

    private static void arrivesBeforeTheClose(TestPeer from, TestPeer to) throws Exception {
        byte[] data = Bytes.random(10_000, 1);
        SendStream stream = from.connection.openUnidirectional();
        stream.write(ByteBuffer.wrap(data));
        stream.finish();
        from.connection.close(5, "");
        assertEquals(5, end(to).code());
        assertArrayEquals(data, TestPeer.take(to.streams).awaitWhole());
    }

    @Test
    void a_connection_that_hears_nothing_ends_after_the_idle_timeout() throws Exception {
        try (Link link = Link.open(
                "moqt",
                Link.options(),
                stream -> stream,
                dial -> dial.withIdleTimeout(Duration.ofSeconds(1)).withKeepAlive(Duration.ZERO))) {
            assertEquals(CloseInfo.Cause.IDLE_TIMEOUT, end(link.server).cause());
            assertEquals(CloseInfo.Cause.IDLE_TIMEOUT, end(link.client).cause());
            Await.until("forgotten", () -> link.listener.connections() == 0);
        }
    }

    @Test
    void keep_alive_keeps_an_idle_connection_open() throws Exception {
        try (Link link = Link.open(
                "moqt",
                Link.options(),
                stream -> stream,
                dial -> dial.withIdleTimeout(Duration.ofSeconds(2)).withKeepAlive(Duration.ofMillis(300)))) {
            assertThrows(
                    java.util.concurrent.TimeoutException.class, () -> link.server.closed.get(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void the_listener_keeps_the_connection_of_a_silent_client_open() throws Exception {
        try (Link link = Link.open(
                "moqt",
                Link.options().withKeepAlive(Duration.ofMillis(300)),
                stream -> stream,
                dial -> dial.withIdleTimeout(Duration.ofSeconds(2)).withKeepAlive(Duration.ZERO))) {
            assertThrows(
                    java.util.concurrent.TimeoutException.class, () -> link.server.closed.get(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void a_wrong_certificate_is_not_accepted() throws Exception {
        try (Link link = Link.listenOnly(Link.options(), stream -> stream)) {
            String wrong = "ab".repeat(32);
            ExecutionException failed = assertThrows(
                    ExecutionException.class, () -> link.dial("moqt", dial -> dial.withCertificateSha256(wrong)));
            assertTrue(failed.getCause() instanceof DialException, failed.toString());
        }
    }

    @Test
    void a_server_without_a_common_version_refuses_the_session() throws Exception {
        try (Link link = Link.listenOnly(Link.options(), stream -> stream)) {
            for (String scheme : List.of("https", "moqt")) {
                DialOptions options =
                        DialOptions.of("moqt-99").withCertificateSha256(link.listener.certificateSha256());
                URI uri = URI.create(
                        scheme + "://127.0.0.1:" + link.listener.address().getPort() + "/");
                ExecutionException failed = assertThrows(
                        ExecutionException.class,
                        () -> link.dialer
                                .dial(uri, options, TestPeer.acceptor(link.accepted))
                                .toCompletableFuture()
                                .get(TestPeer.PATIENCE_SECONDS, TimeUnit.SECONDS));
                assertTrue(failed.getCause() instanceof DialException, failed.toString());
                if (scheme.equals("https")) {
                    assertTrue(failed.getMessage().contains("406"), failed.getMessage());
                }
            }
        }
    }

    @Test
    void the_wanted_one_of_several_versions_is_chosen() throws Exception {
        try (Link link = Link.listenOnly(Link.options(), stream -> stream)) {
            for (String scheme : List.of("https", "moqt")) {
                DialOptions options = DialOptions.of("moqt-99", Link.PROTOCOL)
                        .withCertificateSha256(link.listener.certificateSha256());
                URI uri = URI.create(
                        scheme + "://127.0.0.1:" + link.listener.address().getPort() + "/");
                var connection = link.dialer
                        .dial(uri, options, TestPeer.acceptor(link.accepted))
                        .toCompletableFuture()
                        .get(TestPeer.PATIENCE_SECONDS, TimeUnit.SECONDS);
                assertEquals(Link.PROTOCOL, connection.info().protocol());
            }
        }
    }

    @Test
    void nothing_is_left_after_close() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        List<Long> thresholds = thresholds();
        for (int i = 0; i < 3; i++) {
            try (Link link = Link.raw()) {
                link.dial("https", dial -> dial);
                TestPeer.take(link.accepted);
            }
        }
        Await.until("threads gone", () -> left(before).isEmpty());
        assertEquals(thresholds, thresholds(), "kwik's memory watcher has changed the JVM");
    }

    private static List<String> left(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && thread.isAlive())
                .filter(thread -> !thread.getName().startsWith("junit")
                        && !thread.getName().contains("ForkJoin"))
                .map(Thread::getName)
                .collect(Collectors.toList());
    }

    private static List<Long> thresholds() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(MemoryPoolMXBean::isCollectionUsageThresholdSupported)
                .map(MemoryPoolMXBean::getCollectionUsageThreshold)
                .toList();
    }

    private static CloseInfo end(TestPeer peer) throws Exception {
        return peer.closed.get(TestPeer.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
