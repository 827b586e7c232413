package io.fastrelay.e2e;

import io.fastrelay.e2e.peers.DenoPeers;
import io.fastrelay.e2e.peers.Objects;
import io.fastrelay.e2e.peers.Peer;
import io.fastrelay.e2e.relay.EndToEnd;
import io.fastrelay.e2e.relay.Relay;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Objects pass byte-exact between two independent stacks, both ways round, over every pair of transports. */
@EndToEnd
class PairsIT {

    record Pair(Side publisher, Side subscriber) {
        @Override
        public String toString() {
            return publisher + " to " + subscriber;
        }
    }

    static Stream<Pair> pairs() {
        return Side.all().flatMap(publisher -> Side.all().map(subscriber -> new Pair(publisher, subscriber)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairs")
    @DisplayName("two tracks of small and middling objects arrive byte-exact")
    void twoTracks(Pair pair, Relay relay, DenoPeers peers) {
        Objects video = Objects.of(0, 5, 20, 1200, 70_000, 1).pausing(5);
        Objects audio = Objects.of(0, 20, 160).pausing(2);
        try (Connected c = new Connected(pair, relay, peers)) {
            c.publisher.announce(c.namespace, "video", "audio");
            Peer.Subscription videos = c.subscriber.subscribe(c.namespace, "video");
            Peer.Subscription audios = c.subscriber.subscribe(c.namespace, "audio");
            c.publisher.awaitDemand(c.namespace, "video");
            c.publisher.awaitDemand(c.namespace, "audio");
            c.publisher.send(c.namespace, "video", video);
            c.publisher.send(c.namespace, "audio", audio);
            videos.await(video.count()).assertExactly(video);
            audios.await(audio.count()).assertExactly(audio);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairs")
    @DisplayName("objects of 1 MB arrive byte-exact")
    void largeObjects(Pair pair, Relay relay, DenoPeers peers) {
        oneTrack(pair, relay, peers, Objects.of(0, 2, 1_000_000, 5, 300_000));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairs")
    @DisplayName("objects of one byte arrive byte-exact")
    void tinyObjects(Pair pair, Relay relay, DenoPeers peers) {
        oneTrack(pair, relay, peers, Objects.of(0, 30, 1, 1, 1, 1, 1).pausing(2));
    }

    private static void oneTrack(Pair pair, Relay relay, DenoPeers peers, Objects objects) {
        try (Connected c = new Connected(pair, relay, peers)) {
            c.publisher.announce(c.namespace, "v");
            Peer.Subscription subscription = c.subscriber.subscribe(c.namespace, "v");
            c.publisher.awaitDemand(c.namespace, "v");
            c.publisher.send(c.namespace, "v", objects);
            subscription.await(objects.count()).assertExactly(objects);
        }
    }

    private static final class Connected implements AutoCloseable {
        final String namespace = "pairs/" + UUID.randomUUID();
        final Peer publisher;
        final Peer subscriber;

        Connected(Pair pair, Relay relay, DenoPeers peers) {
            publisher = pair.publisher().connect(peers, relay);
            subscriber = pair.subscriber().connect(peers, relay);
        }

        @Override
        public void close() {
            subscriber.close();
            publisher.close();
        }
    }
}
