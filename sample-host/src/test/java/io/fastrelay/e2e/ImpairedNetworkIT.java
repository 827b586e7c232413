package io.fastrelay.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.e2e.impair.ImpairingProxy;
import io.fastrelay.e2e.impair.Impairments;
import io.fastrelay.e2e.peers.DenoPeers;
import io.fastrelay.e2e.peers.Objects;
import io.fastrelay.e2e.peers.Peer;
import io.fastrelay.e2e.peers.Received;
import io.fastrelay.e2e.peers.Stack;
import io.fastrelay.e2e.relay.EndToEnd;
import io.fastrelay.e2e.relay.Relay;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All clients stand behind a bad network. What arrives is right to the byte; what does not is missing as a whole. */
@EndToEnd
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ImpairedNetworkIT {

    private static final Impairments BAD = Impairments.none().losing(0.05).delaying(5);

    private final String namespace = "impaired/" + UUID.randomUUID();

    static Stream<Impairments> networks() {
        return Stream.of(
                BAD.seeded(1),
                BAD.seeded(2),
                BAD.seeded(3).duplicating(0.05).reordering(0.1, 10),
                Impairments.none().seeded(4).duplicating(0.3).reordering(0.3, 15));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    @DisplayName("every object arrives byte-exact, or its stream was reset before the object was complete")
    void objects(Impairments network, Relay relay, DenoPeers peers) {
        Objects video = Objects.of(0, 20, 30_000, 1200, 20, 3000).pausing(60);
        Objects audio = Objects.of(0, 60, 160).pausing(15);
        try (ImpairingProxy proxy =
                ImpairingProxy.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.port()), network)) {
            Relay behind = relay.at(proxy.port());
            Peer publisher = peers.connect(Stack.PLAYA, behind.quic());
            Peer other = peers.connect(Stack.MOQ_NET, behind.webTransport());
            Peer playa = peers.connect(Stack.PLAYA, behind.webTransport());
            Peer moqNet = peers.connect(Stack.MOQ_NET, behind.quic());
            publisher.announce(namespace, "video");
            other.announce(namespace + "/sound", "audio");
            Peer.Subscription one = playa.subscribe(namespace, "video");
            Peer.Subscription two = moqNet.subscribe(namespace, "video");
            Peer.Subscription three = playa.subscribe(namespace + "/sound", "audio");
            publisher.awaitDemand(namespace, "video");
            other.awaitDemand(namespace + "/sound", "audio");

            publisher.send(namespace, "video", video);
            other.send(namespace + "/sound", "audio", audio);

            verify(one.await(video.count()), video);
            verify(two.await(video.count()), video);
            verify(three.await(audio.count()), audio);
            assertTrue(
                    proxy.lost() + proxy.duplicated() + proxy.reordered() > 20,
                    () -> "the network was not bad: " + proxy.lost() + " of " + proxy.passed() + " packets lost");
            Stream.of(playa, moqNet, publisher, other).forEach(Peer::close);
        }
    }

    /** All of it; or, where streams were reset, at least half of it and nothing that is wrong. */
    private static void verify(Received received, Objects sent) {
        if (received.resets().isEmpty()) {
            received.assertExactly(sent);
        } else {
            received.assertNothingBut(sent);
            assertTrue(received.objects().size() >= sent.count() / 2, () -> "too little came: " + received.resets());
        }
    }
}
