package io.fastrelay.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who comes when: late, early, again, or for something that is not there. */
@EndToEnd
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class JoiningIT {

    private static final long DOES_NOT_EXIST = 0x10;

    private final String namespace = "joining/" + UUID.randomUUID();

    @ParameterizedTest(name = "{0} publishes, {1} joins late")
    @CsvSource({"MOQ_NET, MOQ_NET", "MOQ_NET, PLAYA", "PLAYA, MOQ_NET", "PLAYA, PLAYA"})
    @DisplayName("a late subscriber gets every group that begins after it came, and the first one loses nothing")
    void lateJoiner(Stack publishing, Stack joining, Relay relay, DenoPeers peers) {
        Objects before = Objects.of(0, 3, 1000, 20);
        Objects after = Objects.of(3, 4, 1000, 20).pausing(10);
        Peer publisher = peers.connect(publishing, relay.quic());
        Peer first = peers.connect(Stack.PLAYA, relay.quic());
        Peer late = peers.connect(joining, relay.webTransport());
        publisher.announce(namespace, "v");
        Peer.Subscription all = first.subscribe(namespace, "v");
        publisher.awaitDemand(namespace, "v");
        publisher.send(namespace, "v", before);
        all.await(before.count()).assertExactly(before);

        Peer.Subscription rest = late.subscribe(namespace, "v");
        publisher.send(namespace, "v", after);

        rest.await(after.count()).assertExactly(after);
        all.await(before.count() + after.count()).assertExactly(Objects.of(0, 7, 1000, 20));
        close(late, first, publisher);
    }

    @ParameterizedTest(name = "{0} comes back, {1} stays")
    @CsvSource({"MOQ_NET, MOQ_NET", "MOQ_NET, PLAYA", "PLAYA, MOQ_NET", "PLAYA, PLAYA"})
    @DisplayName("a publisher that reconnects goes on serving the subscribers that stayed")
    void publisherRestarts(Stack publishing, Stack staying, Relay relay, DenoPeers peers) {
        Objects before = Objects.of(0, 2, 500, 20);
        Objects after = Objects.of(2, 2, 500, 20);
        Peer subscriber = peers.connect(staying, relay.webTransport());
        Peer publisher = peers.connect(publishing, relay.quic());
        publisher.announce(namespace, "v");
        Peer.Subscription subscription = subscriber.subscribe(namespace, "v");
        publisher.awaitDemand(namespace, "v");
        publisher.send(namespace, "v", before);
        subscription.await(before.count()).assertExactly(before);
        publisher.close();

        Peer again = peers.connect(publishing, relay.quic());
        again.announce(namespace, "v");
        again.awaitDemand(namespace, "v");
        again.send(namespace, "v", after);

        subscription.await(before.count() + after.count()).assertExactly(Objects.of(0, 4, 500, 20));
        close(again, subscriber);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Stack.class)
    @DisplayName("a subscriber that comes before the publisher gets the track once it tries again")
    void subscriberBeforePublisher(Stack stack, Relay relay, DenoPeers peers) {
        Objects objects = Objects.of(0, 3, 800, 1);
        Peer subscriber = peers.connect(stack, relay.webTransport());
        assertRefused(subscriber, namespace, "v");

        Peer publisher = peers.connect(stack, relay.quic());
        publisher.announce(namespace, "v");
        Peer.Subscription subscription = subscriber.subscribe(namespace, "v");
        publisher.awaitDemand(namespace, "v");
        publisher.send(namespace, "v", objects);

        subscription.await(objects.count()).assertExactly(objects);
        close(subscriber, publisher);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Stack.class)
    @DisplayName("a subscription to a track that the publisher does not have is refused, and the session goes on")
    void unknownTrack(Stack stack, Relay relay, DenoPeers peers) {
        Objects objects = Objects.of(0, 2, 100);
        Peer publisher = peers.connect(Stack.PLAYA, relay.quic());
        Peer subscriber = peers.connect(stack, relay.quic());
        publisher.announce(namespace, "v");

        assertRefused(subscriber, namespace, "w");

        Peer.Subscription subscription = subscriber.subscribe(namespace, "v");
        publisher.awaitDemand(namespace, "v");
        publisher.send(namespace, "v", objects);
        subscription.await(objects.count()).assertExactly(objects);
        close(subscriber, publisher);
    }

    @ParameterizedTest(name = "{0} announces, {1} discovers")
    @CsvSource({"MOQ_NET, MOQ_NET", "MOQ_NET, PLAYA", "PLAYA, MOQ_NET", "PLAYA, PLAYA"})
    @DisplayName("namespaces below a prefix are discovered, those before and those after, and their end too")
    void discovery(Stack announcing, Stack discovering, Relay relay, DenoPeers peers) {
        Peer publisher = peers.connect(announcing, relay.quic());
        publisher.announce(namespace + "/early", "v");
        Peer subscriber = peers.connect(discovering, relay.webTransport());
        Peer.Discovery discovery = subscriber.discover(namespace);
        assertEquals("[+early]", discovery.await(1).toString());

        publisher.announce(namespace + "/late", "v");
        assertEquals("[+early, +late]", discovery.await(2).toString());

        publisher.unannounce(namespace + "/early");
        assertEquals("[+early, +late, -early]", discovery.await(3).toString());

        publisher.close();
        assertEquals("[+early, +late, -early, -late]", discovery.await(4).toString());
        subscriber.close();
    }

    @ParameterizedTest(name = "over WebTransport: {0}")
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    @DisplayName("datagrams pass byte-exact")
    void datagrams(boolean publisherOnWeb, boolean subscriberOnWeb, Relay relay, DenoPeers peers) {
        Objects objects = Objects.of(0, 60, 900).pausing(5); // one at a time: a relay may drop what comes in a burst
        Peer publisher = peers.connect(Stack.PLAYA, publisherOnWeb ? relay.webTransport() : relay.quic());
        Peer subscriber = peers.connect(Stack.PLAYA, subscriberOnWeb ? relay.webTransport() : relay.quic());
        publisher.announce(namespace, "v");
        Peer.Subscription subscription = subscriber.subscribe(namespace, "v");
        publisher.awaitDemand(namespace, "v");

        publisher.sendDatagrams(namespace, "v", objects);

        // Nothing repeats a lost datagram, and on a loaded machine a socket's buffer may overflow.
        Received received = subscription.await(objects.count(), 5000);
        received.assertNothingBut(objects);
        assertTrue(
                received.objects().size() >= objects.count() * 9 / 10,
                () -> received.objects().size() + " of " + objects.count() + " datagrams came");
        close(subscriber, publisher);
    }

    @ParameterizedTest(name = "{0} publishes")
    @EnumSource(Stack.class)
    @DisplayName("the end of a track reaches its subscriber after the last object")
    void trackEnds(Stack stack, Relay relay, DenoPeers peers) {
        Objects objects = Objects.of(0, 3, 2000, 20);
        Peer publisher = peers.connect(stack, relay.quic());
        Peer subscriber = peers.connect(Stack.PLAYA, relay.webTransport());
        publisher.announce(namespace, "v");
        Peer.Subscription subscription = subscriber.subscribe(namespace, "v");
        publisher.awaitDemand(namespace, "v");
        publisher.send(namespace, "v", objects);
        subscription.await(objects.count()).assertExactly(objects);

        publisher.endTrack(namespace, "v");

        Received received = subscription.awaitEnd();
        received.assertExactly(objects);
        assertFalse(received.ended().isEmpty(), "no PUBLISH_DONE came");
        close(subscriber, publisher);
    }

    @ParameterizedTest(name = "over WebTransport: {0}")
    @CsvSource({"false", "true"})
    @DisplayName("a track that was offered with PUBLISH reaches subscribers of either stack")
    void publish(boolean publisherOnWeb, Relay relay, DenoPeers peers) {
        Objects objects = Objects.of(0, 4, 1, 20, 1200).pausing(5);
        Peer publisher = peers.connect(Stack.PLAYA, publisherOnWeb ? relay.webTransport() : relay.quic());
        publisher.push(namespace, "v");
        Peer moqNet = peers.connect(Stack.MOQ_NET, relay.webTransport());
        Peer playa = peers.connect(Stack.PLAYA, relay.quic());
        Peer.Subscription one = moqNet.subscribe(namespace, "v");
        Peer.Subscription other = playa.subscribe(namespace, "v");

        publisher.send(namespace, "v", objects);

        one.await(objects.count()).assertExactly(objects);
        other.await(objects.count()).assertExactly(objects);
        close(moqNet, playa, publisher);
    }

    @ParameterizedTest(name = "over WebTransport: {0}")
    @CsvSource({"false", "true"})
    @DisplayName("SUBSCRIBE_TRACKS brings every track that is published below the prefix, those before and those after")
    void subscribeTracks(boolean subscriberOnWeb, Relay relay, DenoPeers peers) {
        Objects objects = Objects.of(0, 3, 20, 1200).pausing(5);
        Peer publisher = peers.connect(Stack.PLAYA, relay.quic());
        Peer subscriber = peers.connect(Stack.PLAYA, subscriberOnWeb ? relay.webTransport() : relay.quic());
        publisher.push(namespace, "early");
        Peer.OfferedTracks offered = subscriber.subscribeTracks(namespace);
        assertEquals(Set.of(namespace + " early"), offered.await(1, 0).keySet());

        publisher.push(namespace, "late");
        assertEquals(
                Set.of(namespace + " early", namespace + " late"),
                offered.await(2, 0).keySet());
        publisher.send(namespace, "early", objects);
        publisher.send(namespace, "late", objects);

        offered.await(2, objects.count()).values().forEach(received -> received.assertExactly(objects));
        close(subscriber, publisher);
    }

    @ParameterizedTest(name = "over WebTransport: {0}")
    @CsvSource({"false", "true"})
    @DisplayName("TRACK_STATUS of a live track is answered with REQUEST_OK, of an unknown one with DOES_NOT_EXIST")
    void trackStatus(boolean web, Relay relay, DenoPeers peers) {
        Objects objects = Objects.of(0, 2, 100);
        Peer publisher = peers.connect(Stack.PLAYA, relay.quic());
        Peer subscriber = peers.connect(Stack.PLAYA, web ? relay.webTransport() : relay.quic());
        publisher.announce(namespace, "v");
        Peer.Subscription subscription = subscriber.subscribe(namespace, "v");
        publisher.awaitDemand(namespace, "v");
        publisher.send(namespace, "v", objects);
        subscription.await(objects.count()).assertExactly(objects);

        assertEquals("REQUEST_OK", subscriber.trackStatus(namespace, "v"));
        PeerException refusal =
                assertThrows(PeerException.class, () -> subscriber.trackStatus(namespace + "/nobody", "v"));
        assertEquals(OptionalLong.of(DOES_NOT_EXIST), refusal.code(), refusal::getMessage);
        close(subscriber, publisher);
    }

    /** The draft lets a relay wait for a publisher, so this only wants the answer within a bounded time. */
    private static void assertRefused(Peer subscriber, String namespace, String track) {
        Instant asked = Instant.now();
        PeerException refusal = assertThrows(PeerException.class, () -> subscriber.subscribe(namespace, track));
        assertEquals(OptionalLong.of(DOES_NOT_EXIST), refusal.code(), refusal::getMessage);
        assertTrue(Duration.between(asked, Instant.now()).toSeconds() < 15, "the refusal took too long");
    }

    private static void close(Peer... peers) {
        for (Peer peer : peers) {
            peer.close();
        }
    }
}
