package io.fastrelay.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.api.AccessConfiguration;
import io.fastrelay.api.AccessRule;
import io.fastrelay.api.AccessRule.Permission;
import io.fastrelay.api.Authorizer;
import io.fastrelay.api.Decision;
import io.fastrelay.api.KernelMode;
import io.fastrelay.api.ListenerConfiguration;
import io.fastrelay.api.MoqRelay;
import io.fastrelay.api.RelayAddress;
import io.fastrelay.api.RelayConfiguration;
import io.fastrelay.api.RelayEvents;
import io.fastrelay.api.RelayState;
import io.fastrelay.api.SessionDescription;
import io.fastrelay.client.ClientOptions;
import io.fastrelay.client.MoqClient;
import io.fastrelay.client.MoqConnector;
import io.fastrelay.client.RequestFailedException;
import io.fastrelay.client.TrackPublisher;
import io.fastrelay.moqt.AuthToken;
import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.d18.Draft18;
import io.fastrelay.transport.DialOptions;
import io.fastrelay.transport.kwik.KwikDialer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The assembled relay, with clients that dial it. */
class RelayAssemblyTest {

    private static final int LIMIT_SECONDS = 60;
    private static final ListenerConfiguration FREE_PORT = new ListenerConfiguration("127.0.0.1", 0, Optional.empty());

    private MoqConnector connector;
    private MoqRelay relay;

    @BeforeEach
    void connector() {
        connector = new MoqConnector(new KwikDialer(), List.of(Draft18.INSTANCE));
    }

    @AfterEach
    void close() {
        connector.close();
        if (relay != null) {
            relay.close();
        }
    }

    @Test
    void sessionsOfSeveralListenersAreTheRelaysAndHaveIdsOfTheirOwn() throws Exception {
        relay = start(List.of(FREE_PORT, FREE_PORT), AccessConfiguration.defaults(), Optional.empty());
        assertEquals(2, relay.addresses().size());
        for (RelayAddress address : relay.addresses()) {
            connect(address.quicUrl(), "");
            connect(address.webTransportUrl(), "");
        }
        // a client is connected as soon as it has the relay's SETUP; the relay may still wait for the client's
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (relay.statistics().sessions().size() < 4 && System.nanoTime() < end) {
            Thread.sleep(10);
        }
        Set<String> ids = relay.statistics().sessions().stream()
                .map(session -> session.session().id())
                .collect(Collectors.toSet());
        assertEquals(4, ids.size(), ids.toString());
    }

    @ParameterizedTest(name = "{0} with token {1} may publish: {2}")
    @CsvSource({
        "live, publisher-token, true",
        "live, another-token, false",
        "live, '', false",
        "other, publisher-token, false"
    })
    void rulesDecideByTokenAndNamespace(String namespace, String token, boolean allowed) throws Exception {
        // Given
        AccessRule rule = new AccessRule(List.of("live"), Optional.of("publisher-token"), Set.of(Permission.PUBLISH));
        relay = start(List.of(FREE_PORT), new AccessConfiguration(false, List.of(rule)), Optional.empty());
        MoqClient client = connect(relay.addresses().get(0).quicUrl(), token);

        // When
        TrackPublisher track = TrackPublisher.create(FullTrackName.of("video", namespace, "room"));
        CompletableFuture<?> published = client.publish(track);

        // Then
        if (allowed) {
            published.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } else {
            ExecutionException refused =
                    assertThrows(ExecutionException.class, () -> published.get(LIMIT_SECONDS, TimeUnit.SECONDS));
            assertInstanceOf(RequestFailedException.class, refused.getCause());
            assertTrue(
                    refused.getCause().getMessage().contains("no rule allows"),
                    refused.getCause().getMessage());
        }
    }

    @Test
    void theHostsAuthorizerSeesTheDialledPathAndMayAnswerLater() throws Exception {
        CompletableFuture<Decision> later = new CompletableFuture<>();
        CompletableFuture<SessionDescription> asked = new CompletableFuture<>();
        Authorizer host = request -> {
            asked.complete(request.session());
            return later;
        };
        relay = start(List.of(FREE_PORT), AccessConfiguration.defaults(), Optional.of(host));
        CompletableFuture<MoqClient> connected = dial(relay.addresses().get(0).webTransportUrl() + "rooms/1?a=b", "");
        SessionDescription session = asked.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        assertEquals("/rooms/1?a=b", session.path());
        assertEquals("webtransport", session.transport());
        later.complete(Decision.yes());
        connected.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void drainingTellsClientsToGoAwayAndEndsThoseThatStay() throws Exception {
        relay = start(List.of(FREE_PORT), AccessConfiguration.defaults(), Optional.empty());
        MoqClient client = connect(relay.addresses().get(0).quicUrl(), "");
        client.publish(TrackPublisher.create(FullTrackName.of("video", "live"))).get(LIMIT_SECONDS, TimeUnit.SECONDS);
        CompletableFuture<Void> drained = relay.drain(Duration.ofMillis(300)).toCompletableFuture();
        client.goAway().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        client.closed().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        drained.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        assertEquals(RelayState.STOPPED, relay.state());
        assertTrue(relay.statistics().draining());
    }

    private static MoqRelay start(
            List<ListenerConfiguration> listeners, AccessConfiguration access, Optional<Authorizer> host) {
        RelayConfiguration absent = RelayConfiguration.defaults();
        RelayConfiguration configuration = new RelayConfiguration(
                listeners,
                access,
                absent.limits(),
                absent.cache(),
                absent.delivery(),
                KernelMode.OFF,
                Duration.ofMillis(200));
        return RelayAssembly.start(configuration, Optional.empty(), host, new RelayEvents() {});
    }

    private MoqClient connect(String url, String token) throws Exception {
        return dial(url, token).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private CompletableFuture<MoqClient> dial(String url, String token) {
        DialOptions dial = DialOptions.of("moqt-18")
                .withCertificateSha256(relay.addresses().get(0).certificateSha256());
        ClientOptions options = ClientOptions.defaults().withDial(dial);
        if (!token.isEmpty()) {
            options = options.withTokens(List.of(AuthToken.value(0, token.getBytes(UTF_8))));
        }
        return connector.connect(URI.create(url), options);
    }
}
