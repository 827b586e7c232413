package io.fastrelay.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fastrelay.api.Decision;
import io.fastrelay.api.RelayEvents;
import io.fastrelay.client.ClientOptions;
import io.fastrelay.client.GroupPublisher;
import io.fastrelay.client.MoqClient;
import io.fastrelay.client.MoqConnector;
import io.fastrelay.client.ReceivedObject;
import io.fastrelay.client.SubgroupPublisher;
import io.fastrelay.client.SubscribeOptions;
import io.fastrelay.client.TrackPublisher;
import io.fastrelay.client.TrackSubscriber;
import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.d18.Draft18;
import io.fastrelay.transport.DialOptions;
import io.fastrelay.transport.kwik.DevelopmentCertificates;
import io.fastrelay.transport.kwik.KwikDialer;
import io.fastrelay.transport.kwik.KwikListener;
import io.fastrelay.transport.kwik.KwikListenerOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The relay on real connections over loopback, with a client library at both ends. */
@Timeout(60)
class RelayOverQuicTest {

    private static final FullTrackName TRACK = FullTrackName.of("video", "live", "room");

    @Test
    void objectsGoByteForByteFromAQuicPublisherToQuicAndWebTransportSubscribers() throws Exception {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
        Relay relay = new Relay(
                RelayOptions.DEFAULTS,
                List.of(Draft18.INSTANCE),
                request -> CompletableFuture.completedFuture(Decision.yes()),
                new RelayEvents() {},
                timer,
                System::nanoTime);
        KwikListenerOptions options =
                KwikListenerOptions.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "moqt-18");
        try (KwikListener listener = KwikListener.open(options, DevelopmentCertificates.of(Optional.empty()), relay);
                MoqConnector connector = new MoqConnector(new KwikDialer(), List.of(Draft18.INSTANCE))) {
            ClientOptions trusting = ClientOptions.defaults()
                    .withDial(DialOptions.of("moqt-18").withCertificateSha256(listener.certificateSha256()));
            int port = listener.address().getPort();
            MoqClient publisher = connect(connector, "moqt://127.0.0.1:" + port, trusting);
            TrackPublisher track = TrackPublisher.create(TRACK);
            publisher.publish(track).get(10, TimeUnit.SECONDS);

            List<TrackSubscriber> subscribers = new ArrayList<>();
            for (String scheme : List.of("moqt", "https", "moqt")) {
                MoqClient client = connect(connector, scheme + "://localhost:" + port + "/any/path", trusting);
                subscribers.add(
                        client.subscribe(TRACK, SubscribeOptions.DEFAULTS).get(10, TimeUnit.SECONDS));
            }

            Random random = new Random(1);
            Map<Location, byte[]> sent = new HashMap<>();
            for (int length : new int[] {1, 300_000, 0, 1_200}) {
                byte[] payload = new byte[length];
                random.nextBytes(payload);
                GroupPublisher group = track.group();
                SubgroupPublisher subgroup = group.onlySubgroup();
                sent.put(subgroup.write(payload), payload);
                group.end();
            }
            for (TrackSubscriber subscriber : subscribers) {
                for (int i = 0; i < sent.size(); i++) {
                    ReceivedObject object = subscriber.nextObject().orElseThrow();
                    assertArrayEquals(sent.get(object.location()), object.payload());
                }
            }
            assertEquals(4, relay.statistics().sessions().size());
            relay.stop().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } finally {
            timer.shutdownNow();
        }
    }

    private static MoqClient connect(MoqConnector connector, String uri, ClientOptions options) throws Exception {
        return connector.connect(URI.create(uri), options).get(20, TimeUnit.SECONDS);
    }
}
