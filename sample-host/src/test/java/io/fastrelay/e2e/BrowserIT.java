package io.fastrelay.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fastrelay.e2e.peers.ChromiumPeers;
import io.fastrelay.e2e.peers.DenoPeers;
import io.fastrelay.e2e.peers.Objects;
import io.fastrelay.e2e.peers.Peer;
import io.fastrelay.e2e.peers.PeerException;
import io.fastrelay.e2e.peers.PeerHost;
import io.fastrelay.e2e.peers.Received;
import io.fastrelay.e2e.peers.Stack;
import io.fastrelay.e2e.relay.EndToEnd;
import io.fastrelay.e2e.relay.Relay;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Headless Chromium through its own WebTransport, with the certificate's hash in place of an authority. */
@EndToEnd
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class BrowserIT {

    private static final Objects OBJECTS = Objects.of(0, 6, 20, 1200, 70_000, 1).pausing(10);

    private static ChromiumPeers chromium;

    private final String namespace = "browser/" + UUID.randomUUID();

    @BeforeAll
    static void launch(Relay relay) {
        chromium = ChromiumPeers.start(relay.certificateHash());
    }

    @AfterAll
    static void quit() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @ParameterizedTest(name = "with {0}")
    @EnumSource(Stack.class)
    @DisplayName("Chromium subscribes")
    void subscribes(Stack stack, Relay relay, DenoPeers peers) {
        exchange(peers, other(stack), chromium, stack, relay);
    }

    @ParameterizedTest(name = "with {0}")
    @EnumSource(Stack.class)
    @DisplayName("Chromium publishes")
    void publishes(Stack stack, Relay relay, DenoPeers peers) {
        exchange(chromium, stack, peers, other(stack), relay);
    }

    @ParameterizedTest(name = "with {0}")
    @EnumSource(Stack.class)
    @DisplayName("Chromium publishes to Chromium")
    void publishesToItself(Stack stack, Relay relay) {
        exchange(chromium, stack, chromium, other(stack), relay);
    }

    @Test
    @DisplayName("Chromium fetches the past and joins the live track")
    void fetches(Relay relay, DenoPeers peers) {
        Objects past = Objects.of(0, 4, 900, 20);
        Objects future = Objects.of(4, 2, 900, 20);
        Peer publisher = peers.connect(Stack.PLAYA, relay.quic());
        Peer first = peers.connect(Stack.MOQ_NET, relay.quic());
        Peer joiner = chromium.connect(Stack.PLAYA, relay.webTransport());
        publisher.announce(namespace, "v");
        Peer.Subscription all = first.subscribe(namespace, "v");
        publisher.awaitDemand(namespace, "v");
        publisher.send(namespace, "v", past);
        all.await(past.count()).assertExactly(past);

        Peer.Subscription live = joiner.subscribe(namespace, "v", java.util.Map.of("type", "LargestObject"));
        Received joined = joiner.joinRelative(live, "v", 1);
        publisher.send(namespace, "v", future);

        joined.assertExactly(Objects.of(2, 2, 900, 20));
        live.await(future.count()).assertExactly(future);
        joiner.close();
        first.close();
        publisher.close();
    }

    @Test
    @DisplayName("Chromium does not connect when the hash is another one")
    void wrongHash(Relay relay) {
        String other = "00".repeat(32);
        try (ChromiumPeers suspicious = ChromiumPeers.start(other)) {
            assertThrows(PeerException.class, () -> suspicious.connect(Stack.PLAYA, relay.webTransport()));
        }
    }

    private void exchange(PeerHost publishing, Stack of, PeerHost subscribing, Stack with, Relay relay) {
        Peer publisher = publishing.connect(of, relay.webTransport());
        Peer subscriber = subscribing.connect(with, relay.webTransport());
        publisher.announce(namespace, "v");
        Peer.Subscription subscription = subscriber.subscribe(namespace, "v");
        publisher.awaitDemand(namespace, "v");
        publisher.send(namespace, "v", OBJECTS);
        Received received = subscription.await(OBJECTS.count());
        received.assertExactly(OBJECTS);
        assertEquals("[]", received.resets().toString());
        subscriber.close();
        publisher.close();
    }

    private static Stack other(Stack stack) {
        return stack == Stack.PLAYA ? Stack.MOQ_NET : Stack.PLAYA;
    }
}
