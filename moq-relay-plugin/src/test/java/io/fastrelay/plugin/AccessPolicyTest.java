package io.fastrelay.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.api.AccessConfiguration;
import io.fastrelay.api.AccessRequest;
import io.fastrelay.api.AccessRequest.Action;
import io.fastrelay.api.AccessRule;
import io.fastrelay.api.AccessRule.Permission;
import io.fastrelay.api.AccessToken;
import io.fastrelay.api.Authorizer;
import io.fastrelay.api.Decision;
import io.fastrelay.api.SessionDescription;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessPolicyTest {

    private static final List<String> LOOPBACK = List.of("127.0.0.1", "::1");
    private static final AccessConfiguration RULES = new AccessConfiguration(
            false,
            List.of(
                    new AccessRule(List.of("live"), Optional.of("publisher"), Set.of(Permission.PUBLISH)),
                    new AccessRule(List.of("live", "open"), Optional.empty(), Set.of(Permission.SUBSCRIBE)),
                    new AccessRule(
                            List.of(), Optional.of("everything"), Set.of(Permission.PUBLISH, Permission.SUBSCRIBE))));

    @Test
    void onLoopbackAnyoneMayPublishAndSubscribe() {
        Authorizer policy = AccessPolicy.of(AccessConfiguration.defaults(), LOOPBACK, Optional.empty());
        for (Action action : Action.values()) {
            assertTrue(decide(policy, action, "live/x", "").allowed(), action.name());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    void anyOtherAddressWantsAPolicy(String address) {
        List<String> addresses = List.of("127.0.0.1", address);
        IllegalArgumentException error = assertThrows(
                IllegalArgumentException.class,
                () -> AccessPolicy.of(AccessConfiguration.defaults(), addresses, Optional.empty()));
        assertTrue(error.getMessage().contains("address " + address + " can be reached"), error.getMessage());
        assertTrue(error.getMessage().contains("access.anonymous: true"), error.getMessage());
    }

    @Test
    void anonymousSpelledOutOpensAnyAddress() {
        Authorizer policy =
                AccessPolicy.of(new AccessConfiguration(true, List.of()), List.of("0.0.0.0"), Optional.empty());
        assertTrue(decide(policy, Action.PUBLISH, "live/x", "").allowed());
    }

    @ParameterizedTest(name = "{0} of {1} with token {2}: {3}")
    @CsvSource({
        "PUBLISH,              live/x,      publisher,   true",
        "PUBLISH_NAMESPACE,    live,        publisher,   true",
        "PUBLISH,              other/x,     publisher,   false",
        "PUBLISH,              live/x,      publishe,    false",
        "PUBLISH,              live/x,      publisherX,  false",
        "PUBLISH,              live/x,      '',          false",
        "PUBLISH,              livex,       publisher,   false",
        "SUBSCRIBE,            live/x,      publisher,   false",
        "SUBSCRIBE,            live/open,   '',          true",
        "SUBSCRIBE,            live/open/a, '',          true",
        "FETCH,                live/open,   '',          true",
        "SUBSCRIBE_TRACKS,     live/open,   '',          true",
        "SUBSCRIBE_NAMESPACE,  live,        '',          false",
        "SUBSCRIBE_NAMESPACE,  live/open,   '',          true",
        "PUBLISH,              live/open,   '',          false",
        "SUBSCRIBE,            anything,    everything,  true",
        "CONNECT,              '',          '',          true",
    })
    void rulesAllowByNamespacePrefixAndToken(Action action, String namespace, String token, boolean allowed) {
        for (List<String> addresses : List.of(LOOPBACK, List.of("0.0.0.0"))) {
            Authorizer policy = AccessPolicy.of(RULES, addresses, Optional.empty());
            assertEquals(allowed, decide(policy, action, namespace, token).allowed());
        }
    }

    @Test
    void aHostThatDecidesNeedsNoRules() {
        Authorizer host = request -> CompletableFuture.completedStage(
                request.action() == Action.FETCH ? Decision.no("no fetches today") : Decision.yes());
        Authorizer policy = AccessPolicy.of(AccessConfiguration.defaults(), List.of("0.0.0.0"), Optional.of(host));
        assertTrue(decide(policy, Action.SUBSCRIBE, "x", "").allowed());
        assertEquals("no fetches today", decide(policy, Action.FETCH, "x", "").reason());
    }

    @Test
    void rulesAndHostMustBothAllow() {
        Authorizer host = request -> CompletableFuture.completedStage(
                request.action() == Action.FETCH ? Decision.no("no fetches today") : Decision.yes());
        Authorizer policy = AccessPolicy.of(RULES, LOOPBACK, Optional.of(host));
        assertTrue(decide(policy, Action.SUBSCRIBE, "live/open", "").allowed());
        assertEquals(
                "no fetches today",
                decide(policy, Action.FETCH, "live/open", "").reason());
        assertEquals(false, decide(policy, Action.SUBSCRIBE, "live/x", "").allowed());
    }

    private static Decision decide(Authorizer policy, Action action, String namespace, String token) {
        SessionDescription session = new SessionDescription(
                "q1", new InetSocketAddress("192.0.2.7", 50_000), "quic", "moqt-18", "", "", "test");
        List<byte[]> fields = namespace.isEmpty()
                ? List.of()
                : Arrays.stream(namespace.split("/"))
                        .map(field -> field.getBytes(UTF_8))
                        .toList();
        List<AccessToken> tokens = token.isEmpty() ? List.of() : List.of(new AccessToken(0, token.getBytes(UTF_8)));
        return policy.authorize(new AccessRequest(session, action, fields, Optional.empty(), tokens))
                .toCompletableFuture()
                .join();
    }
}
