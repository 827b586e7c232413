package io.fastrelay.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.e2e.peers.DenoPeers;
import io.fastrelay.e2e.peers.Peer;
import io.fastrelay.e2e.peers.PeerException;
import io.fastrelay.e2e.relay.EndToEnd;
import io.fastrelay.e2e.relay.Relay;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The six cases that every MoQ relay is asked at interops, by the names they have there, from each stack and transport. */
@EndToEnd
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class InteropCasesIT {

    private final String namespace = "interop/" + UUID.randomUUID();

    static Stream<Side> sides() {
        return Side.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sides")
    @DisplayName("setup-only")
    void setupOnly(Side side, Relay relay, DenoPeers peers) {
        side.connect(peers, relay).close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sides")
    @DisplayName("announce-only")
    void announceOnly(Side side, Relay relay, DenoPeers peers) {
        Peer publisher = side.connect(peers, relay);
        publisher.announce(namespace, "v");
        publisher.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sides")
    @DisplayName("publish-namespace-done")
    void publishNamespaceDone(Side side, Relay relay, DenoPeers peers) {
        Peer publisher = side.connect(peers, relay);
        publisher.announce(namespace, "v");
        publisher.unannounce(namespace);
        publisher.announce(namespace + "/next", "v"); // the session is still of use
        publisher.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sides")
    @DisplayName("subscribe-error")
    void subscribeError(Side side, Relay relay, DenoPeers peers) {
        Peer subscriber = side.connect(peers, relay);
        PeerException refusal =
                assertThrows(PeerException.class, () -> subscriber.subscribe(namespace + "/nobody", "v"));
        assertTrue(refusal.code().isPresent(), refusal::getMessage);
        subscriber.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sides")
    @DisplayName("announce-subscribe")
    void announceSubscribe(Side side, Relay relay, DenoPeers peers) {
        Peer publisher = side.connect(peers, relay);
        Peer subscriber = side.connect(peers, relay);
        publisher.announce(namespace, "v");
        subscriber.subscribe(namespace, "v");
        publisher.awaitDemand(namespace, "v");
        subscriber.close();
        publisher.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sides")
    @DisplayName("subscribe-before-announce")
    void subscribeBeforeAnnounce(Side side, Relay relay, DenoPeers peers) {
        Peer subscriber = side.connect(peers, relay);
        Peer publisher = side.connect(peers, relay);
        Peer.Discovery discovery = subscriber.discover(namespace);
        publisher.announce(namespace + "/live", "v");
        assertEquals("[+live]", discovery.await(1).toString());
        subscriber.subscribe(namespace + "/live", "v");
        publisher.awaitDemand(namespace + "/live", "v");
        subscriber.close();
        publisher.close();
    }
}
