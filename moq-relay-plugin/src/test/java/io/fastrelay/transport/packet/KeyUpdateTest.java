package io.fastrelay.transport.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.transport.packet.TestPair.Options;
import io.fastrelay.transport.packet.protection.CipherSuite;
import io.fastrelay.transport.packet.protection.Ciphers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys change in the middle of a transfer (RFC 9001 section 6), begun by either end or by both. */
class KeyUpdateTest {

    /** Who begins. */
    enum Beginner {
        CLIENT,
        SERVER,
        BOTH
    }

    @ParameterizedTest
    @EnumSource(Beginner.class)
    void nothing_is_lost_but_what_the_network_loses(Beginner beginner) {
        Options options = new Options();
        options.suite = CipherSuite.AES_256_GCM_SHA384;
        options.ciphers = Ciphers.portable();
        PacketProtection.Limits soon = new PacketProtection.Limits(40, 1 << 20, 100);
        options.clientLimits = beginner == Beginner.SERVER ? null : soon;
        options.serverLimits = beginner == Beginner.CLIENT ? null : soon;
        VirtualNetwork network = new VirtualNetwork(beginner.ordinal())
                .delayMillis(10)
                .loss(0.02)
                .duplication(0.02)
                .reordering(0.1);
        try (TestPair pair = new TestPair(network, options)) {
            TransferTest.transfer(pair);
            assertTrue(
                    pair.server.counters().keyUpdates() >= 2,
                    () -> pair.server.counters().toString());
            assertTrue(pair.client.counters().keyUpdates() >= 2);
            assertEquals(0, pair.server.counters().undecryptable());
            assertEquals(0, pair.client.counters().undecryptable());
        }
    }
}
