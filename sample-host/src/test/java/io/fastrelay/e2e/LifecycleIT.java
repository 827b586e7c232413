package io.fastrelay.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.e2e.peers.DenoPeers;
import io.fastrelay.e2e.peers.Objects;
import io.fastrelay.e2e.peers.Peer;
import io.fastrelay.e2e.peers.Stack;
import io.fastrelay.e2e.relay.EndToEnd;
import io.fastrelay.e2e.relay.RelayProcess;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The distribution as a process: beside another one, and at its end. */
@EndToEnd
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LifecycleIT {

    private static final int TERMINATED = 128 + 15;

    @Test
    @DisplayName("two relays run beside each other; SIGTERM ends one with its sessions and frees its port")
    void besideEachOther(DenoPeers peers) throws Exception {
        Objects objects = Objects.of(0, 3, 20, 1200);
        try (RelayProcess one = RelayProcess.start();
                RelayProcess other = RelayProcess.start()) {
            assertNotEquals(one.relay().port(), other.relay().port());
            Peer here = exchange(one, peers, objects);
            Peer there = exchange(other, peers, objects);

            int exit = one.terminate();

            assertTrue(exit == 0 || exit == TERMINATED, "exit code " + exit);
            assertFalse(here.awaitClosed().isEmpty(), "the session outlived its relay");
            new DatagramSocket(one.relay().port(), InetAddress.getLoopbackAddress()).close();
            there.announce("lifecycle/still", "v");
            there.close();
        }
    }

    /** Sends objects through a relay to a subscriber that leaves; returns the publisher, which stays. */
    private static Peer exchange(RelayProcess process, DenoPeers peers, Objects objects) {
        Peer publisher = peers.connect(Stack.PLAYA, process.relay().quic());
        Peer subscriber = peers.connect(Stack.MOQ_NET, process.relay().webTransport());
        publisher.announce("lifecycle", "v");
        Peer.Subscription subscription = subscriber.subscribe("lifecycle", "v");
        publisher.awaitDemand("lifecycle", "v");
        publisher.send("lifecycle", "v", objects);
        subscription.await(objects.count()).assertExactly(objects);
        assertEquals("", subscription.await(0).ended());
        subscriber.close();
        return publisher;
    }
}
