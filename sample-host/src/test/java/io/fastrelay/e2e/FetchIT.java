package io.fastrelay.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.e2e.peers.DenoPeers;
import io.fastrelay.e2e.peers.Objects;
import io.fastrelay.e2e.peers.Peer;
import io.fastrelay.e2e.peers.PeerException;
import io.fastrelay.e2e.peers.Received;
import io.fastrelay.e2e.peers.Stack;
import io.fastrelay.e2e.relay.EndToEnd;
import io.fastrelay.e2e.relay.Relay;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects of the past: from the relay's cache, as these publishers keep nothing themselves, and from one that does. */
@EndToEnd
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class FetchIT {

    private static final int[] SIZES = {500, 3000, 20};
    private static final Objects PAST = Objects.of(0, 6, SIZES);

    private final String namespace = "fetch/" + UUID.randomUUID();

    @ParameterizedTest(name = "{0} published, fetched over WebTransport: {1}")
    @CsvSource({"PLAYA, false", "PLAYA, true", "MOQ_NET, false", "MOQ_NET, true"})
    @DisplayName("a standalone FETCH returns the groups asked for, byte-exact")
    void standalone(Stack publishing, boolean web, Relay relay, DenoPeers peers) {
        try (Past past = new Past(publishing, relay, peers)) {
            Peer fetcher = peers.connect(Stack.PLAYA, web ? relay.webTransport() : relay.quic());

            Received fetched = fetcher.fetchGroups(namespace, "v", 1, 3);

            assertEquals("complete", fetched.ended());
            fetched.assertExactly(Objects.of(1, 3, SIZES));
            fetcher.close();
        }
    }

    @ParameterizedTest(name = "over WebTransport: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("a FETCH for what never went through the relay is answered by the publisher")
    void fromThePublisher(boolean web, Relay relay, DenoPeers peers) {
        Peer publisher = peers.connect(Stack.PLAYA, web ? relay.webTransport() : relay.quic());
        Peer fetcher = peers.connect(Stack.PLAYA, web ? relay.quic() : relay.webTransport());
        publisher.announce(namespace, "v");
        publisher.record(namespace, "v", PAST);

        Received fetched = fetcher.fetchGroups(namespace, "v", 2, 4);

        assertEquals("complete", fetched.ended());
        fetched.assertExactly(Objects.of(2, 3, SIZES));
        fetcher.close();
        publisher.close();
    }

    @ParameterizedTest(name = "over WebTransport: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("a relative joining FETCH and the subscription it joins make up the track without gap or overlap")
    void relativeJoining(boolean web, Relay relay, DenoPeers peers) {
        try (Past past = new Past(Stack.PLAYA, relay, peers)) {
            Peer joiner = peers.connect(Stack.PLAYA, web ? relay.webTransport() : relay.quic());
            Peer.Subscription live = joiner.subscribe(namespace, "v", java.util.Map.of("type", "LargestObject"));

            Received joined = joiner.joinRelative(live, "v", 2);
            Objects future = Objects.of(6, 2, SIZES);
            past.publisher.send(namespace, "v", future);

            assertEquals("complete", joined.ended());
            joined.assertExactly(Objects.of(3, 3, SIZES)); // the largest group is 5: two before it, and itself
            live.await(future.count()).assertExactly(future);
            joiner.close();
        }
    }

    @ParameterizedTest(name = "over WebTransport: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("an absolute joining FETCH begins where it says")
    void absoluteJoining(boolean web, Relay relay, DenoPeers peers) {
        try (Past past = new Past(Stack.PLAYA, relay, peers)) {
            Peer joiner = peers.connect(Stack.PLAYA, web ? relay.webTransport() : relay.quic());
            Peer.Subscription live = joiner.subscribe(namespace, "v", java.util.Map.of("type", "LargestObject"));

            Received joined = joiner.joinAbsolute(live, "v", 1);

            assertEquals("complete", joined.ended());
            joined.assertExactly(Objects.of(1, 5, SIZES));
            joiner.close();
        }
    }

    @ParameterizedTest(name = "over WebTransport: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("a FETCH of a track that nobody publishes is refused, and the session goes on")
    void unknownTrack(boolean web, Relay relay, DenoPeers peers) {
        try (Past past = new Past(Stack.PLAYA, relay, peers)) {
            Peer fetcher = peers.connect(Stack.PLAYA, web ? relay.webTransport() : relay.quic());

            PeerException refusal =
                    assertThrows(PeerException.class, () -> fetcher.fetchGroups(namespace + "/nobody", "v", 0, 1));

            assertTrue(refusal.code().isPresent(), refusal::getMessage);
            fetcher.fetchGroups(namespace, "v", 0, 0).assertExactly(Objects.of(0, 1, SIZES));
            fetcher.close();
        }
    }

    /** A track whose past went through the relay to a subscriber, and a publisher that is still there. */
    private final class Past implements AutoCloseable {
        final Peer publisher;
        final Peer subscriber;

        Past(Stack publishing, Relay relay, DenoPeers peers) {
            publisher = peers.connect(publishing, relay.quic());
            subscriber = peers.connect(Stack.PLAYA, relay.quic());
            publisher.announce(namespace, "v");
            Peer.Subscription subscription = subscriber.subscribe(namespace, "v");
            publisher.awaitDemand(namespace, "v");
            publisher.send(namespace, "v", PAST);
            subscription.await(PAST.count()).assertExactly(PAST);
        }

        @Override
        public void close() {
            subscriber.close();
            publisher.close();
        }
    }
}
