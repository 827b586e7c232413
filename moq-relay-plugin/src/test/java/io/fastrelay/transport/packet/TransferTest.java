package io.fastrelay.transport.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.transport.packet.TestPair.Options;
import io.fastrelay.transport.packet.protection.CipherSuite;
import io.fastrelay.transport.packet.protection.Ciphers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams both ways over networks of all kinds. */
class TransferTest {

    private static final int DOWN = 600_000;
    private static final int UP = 150_000;

    @ParameterizedTest(name = "{0} % lost, {1} ms one way")
    @CsvSource({"0, 1", "0, 100", "1, 1", "1, 20", "5, 1", "5, 50", "10, 1", "10, 20"})
    void every_byte_arrives_whatever_the_network_loses_reorders_and_repeats(int percent, int delay) {
        VirtualNetwork network = new VirtualNetwork(percent * 1000L + delay)
                .delayMillis(delay)
                .loss(percent / 100.0)
                .duplication(0.02)
                .reordering(percent == 0 ? 0 : 0.05);
        try (TestPair pair = new TestPair(network)) {
            transfer(pair);
            if (percent == 0) {
                assertEquals(0, pair.server.counters().lost(), "lost without loss");
                assertEquals(0, pair.client.counters().lost(), "lost without loss");
            } else {
                assertTrue(pair.server.counters().lost() > 0);
            }
            assertTrue(pair.client.counters().duplicates() > 0);
        }
    }

    @ParameterizedTest
    @EnumSource(CipherSuite.class)
    void every_byte_arrives_under_each_cipher_suite(CipherSuite suite) {
        Options options = new Options();
        options.suite = suite;
        options.ciphers = Ciphers.portable();
        VirtualNetwork network = new VirtualNetwork(17)
                .delayMillis(5)
                .loss(0.03)
                .duplication(0.02)
                .reordering(0.05);
        try (TestPair pair = new TestPair(network, options)) {
            transfer(pair);
            assertEquals(0, pair.client.counters().undecryptable());
            assertEquals(0, pair.server.counters().undecryptable());
        }
    }

    @ParameterizedTest(name = "a queue of {0} bytes")
    @ValueSource(ints = {15_000, 30_000, 100_000})
    void a_bottleneck_is_used_and_every_byte_arrives(int queue) {
        VirtualNetwork network = new VirtualNetwork(queue).delayMillis(10).bottleneck(1_000_000, queue);
        try (TestPair pair = new TestPair(network)) {
            long begin = network.now();
            transfer(pair);
            double seconds = (network.now() - begin) / 1e9;
            // 750 kB at 1 MB/s
            assertTrue(seconds < 3, () -> "took " + seconds + " s");
        }
    }

    static void transfer(TestPair pair) {
        for (int i = 0; i < 10; i++) {
            pair.server.streams.send(4L * i + 3, DOWN / 10);
        }
        for (int i = 0; i < 5; i++) {
            pair.client.streams.send(4L * i + 2, UP / 5);
        }
        pair.server.connection.wake();
        pair.client.connection.wake();
        pair.runUntil("all streams", 300, () -> pair.client.streams.received(10) && pair.server.streams.received(5));
        pair.settle(300);
        pair.assertBooksBalance();
    }
}
