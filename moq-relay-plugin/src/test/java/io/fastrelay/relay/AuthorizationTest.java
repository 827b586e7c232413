package io.fastrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.api.AccessRequest;
import io.fastrelay.api.AccessRequest.Action;
import io.fastrelay.api.Decision;
import io.fastrelay.moqt.AuthToken;
import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.SessionError;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.RequestError;
import io.fastrelay.moqt.message.RequestOk;
import io.fastrelay.moqt.message.SubscribeOk;
import io.fastrelay.session.SessionOptions;
import io.fastrelay.transport.ConnectionInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the host permits, draft 18 sections 9.4, 9.5, 10.2.2 and 10.2.10. */
class AuthorizationTest {

    private static final FullTrackName TRACK = FullTrackName.of("video", "live", "room");

    private final RelayRig rig = new RelayRig();

    @AfterEach
    void nothingFailed() {
        rig.assertNoFailure();
    }

    private void decide(Action action, Decision decision) {
        rig.policy =
                request -> CompletableFuture.completedFuture(request.action() == action ? decision : Decision.yes());
    }

    private static AuthToken token(String value) {
        return AuthToken.value(0, value.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everyActionIsAskedAboutAndARefusalIsUnauthorizedWithTheReason() {
        ScriptedClient publisher = rig.connect();
        publisher.publish(FullTrackName.of("other", "live"), 3);
        publisher.group(3, 0, "a");
        for (Action action : Action.values()) {
            if (action == Action.CONNECT) {
                continue;
            }
            decide(action, Decision.no("not you"));
            ScriptedClient client = rig.connect();
            Asked asked = switch (action) {
                case PUBLISH_NAMESPACE -> client.publishNamespace("live");
                case PUBLISH -> client.publish(TRACK, 9);
                case SUBSCRIBE_NAMESPACE -> client.subscribeNamespace("live");
                case SUBSCRIBE_TRACKS -> client.subscribeTracks(Parameters.NONE, "live");
                case SUBSCRIBE -> client.subscribe(FullTrackName.of("other", "live"));
                case FETCH ->
                    client.fetch(FullTrackName.of("other", "live"), Location.ZERO, new Location(0, 1), Parameters.NONE);
                default -> throw new AssertionError(action);
            };
            assertEquals(List.of("error UNAUTHORIZED"), asked.heard, action::toString);
            assertEquals("not you", asked.message(RequestError.class).reason());
        }
        decide(Action.SUBSCRIBE, Decision.no("not you"));
        assertEquals(List.of("error UNAUTHORIZED"), rig.connect().trackStatus(FullTrackName.of("other", "live")).heard);
    }

    @Test
    void aSessionThatMayNotConnectIsClosed() {
        decide(Action.CONNECT, Decision.no("members only"));
        ScriptedClient client = rig.connect();
        assertEquals(
                SessionError.UNAUTHORIZED.code(), client.closed.orElseThrow().code());
        assertEquals("members only", client.closed.orElseThrow().reason());
        assertTrue(rig.relay.statistics().sessions().isEmpty());
        assertEquals(List.of(), rig.events.heard);
    }

    @Test
    void theHostSeesWhoAsksForWhatWithTheTokensOfSetupAndRequest() {
        SessionOptions options = new SessionOptions(
                "a player", "relay.example", "/room?x=1", List.of(token("setup")), 0, 10, 1000, 1000, 1000, 1000, 1000);
        ScriptedClient client = rig.connect(ConnectionInfo.Kind.QUIC, options);
        client.subscribe(
                TRACK,
                Parameters.builder().authTokens(List.of(token("request"))).build());
        AccessRequest asked = rig.questions.get(rig.questions.size() - 1);
        assertEquals(Action.SUBSCRIBE, asked.action());
        assertEquals("video", new String(asked.trackName().orElseThrow(), StandardCharsets.UTF_8));
        assertEquals(2, asked.namespace().size());
        assertEquals(
                List.of("setup", "request"),
                asked.tokens().stream()
                        .map(t -> new String(t.value(), StandardCharsets.UTF_8))
                        .toList());
        assertEquals("relay.example", asked.session().authority());
        assertEquals("/room?x=1", asked.session().path());
        assertEquals("a player", asked.session().implementation());
    }

    @Test
    void requestsWaitUntilTheSessionMayConnect() {
        CompletableFuture<Decision> later = new CompletableFuture<>();
        rig.connect().publish(TRACK, 9);
        rig.policy = request ->
                request.action() == Action.CONNECT ? later : CompletableFuture.completedFuture(Decision.yes());
        Asked subscribed = rig.connect().subscribe(TRACK);
        assertEquals(List.of(), subscribed.heard);
        later.complete(Decision.yes());
        rig.run();
        assertEquals(List.of("ok largest none"), subscribed.heard);
    }

    @Test
    void anAnswerThatComesLateIsGivenLateAndNotToWhoHasLeft() {
        CompletableFuture<Decision> later = new CompletableFuture<>();
        ScriptedClient publisher = rig.connect();
        publisher.publish(TRACK, 9);
        ScriptedClient stays = rig.connect();
        ScriptedClient leaves = rig.connect();
        rig.policy = request -> later;
        Asked one = stays.subscribe(TRACK);
        leaves.subscribe(TRACK);
        leaves.publish(FullTrackName.of("x", "y"), 4);
        leaves.publishNamespace("z");
        leaves.close();
        later.complete(Decision.yes());
        rig.run();
        assertEquals(List.of("ok largest none"), one.heard);
        assertEquals(1, rig.relay.statistics().totals().subscribersNow());
        assertEquals(0, rig.relay.statistics().totals().namespacesNow());
        assertEquals(1, rig.relay.statistics().totals().publishersNow());
    }

    @Test
    void theTrackOfASubscriptionThatIsDecidedAboutDoesNotGoAway() {
        CompletableFuture<Decision> later = new CompletableFuture<>();
        ScriptedClient subscriber = rig.connect();
        rig.policy = request ->
                request.action() == Action.SUBSCRIBE ? later : CompletableFuture.completedFuture(Decision.yes());
        Asked waiting = subscriber.subscribe(
                TRACK, Parameters.builder().rendezvousTimeout(5_000L).build());
        // another use of the track begins and ends meanwhile
        rig.connect().fetch(TRACK, Location.ZERO, new Location(1, 0), Parameters.NONE);
        later.complete(Decision.yes());
        rig.run();
        rig.connect().publish(TRACK, 9);
        assertEquals(List.of("ok largest none"), waiting.heard);
    }

    @Test
    void aPermissionToSubscribeThatExpiresEndsTheSubscription() {
        rig.connect().publish(TRACK, 9);
        decide(Action.SUBSCRIBE, Decision.yesFor(Duration.ofSeconds(30)));
        ScriptedClient subscriber = rig.connect();
        Asked subscribed = subscriber.subscribe(TRACK);
        assertEquals(
                30_000,
                subscribed.message(SubscribeOk.class).parameters().expires().getAsLong());
        rig.advance(20_000);
        Asked update = subscriber.update(
                subscribed,
                Parameters.builder().authTokens(List.of(token("fresh"))).build());
        assertEquals(
                30_000, update.message(RequestOk.class).parameters().expires().getAsLong());
        rig.advance(20_000);
        assertEquals(List.of("ok largest none"), subscribed.heard);
        rig.advance(10_000);
        assertEquals(List.of("ok largest none", "done EXPIRED 0"), subscribed.heard);
    }

    @Test
    void anUpdateThatIsNotPermittedEndsTheSubscription() {
        rig.connect().publish(TRACK, 9);
        ScriptedClient subscriber = rig.connect();
        Asked subscribed = subscriber.subscribe(TRACK);
        decide(Action.SUBSCRIBE, Decision.no("banned meanwhile"));
        Asked update = subscriber.update(
                subscribed, Parameters.builder().subscriberPriority(1).build());
        assertEquals(List.of("error UNAUTHORIZED"), update.heard);
        assertEquals(List.of("ok largest none", "done UPDATE_FAILED 0"), subscribed.heard);
    }

    @Test
    void aPermissionToPublishThatExpiresEndsThePublication() {
        decide(Action.PUBLISH, Decision.yesFor(Duration.ofSeconds(30)));
        Asked published = rig.connect().publish(TRACK, 9);
        assertEquals(
                30_000,
                published.message(RequestOk.class).parameters().expires().getAsLong());
        rig.advance(30_000);
        assertEquals(List.of("ok", "ended RESET"), published.heard);
        assertEquals(0, rig.relay.statistics().totals().publishersNow());
    }

    @Test
    void aPermissionForANamespaceThatExpiresWithdrawsIt() {
        Asked watch = rig.connect().subscribeNamespace();
        decide(Action.PUBLISH_NAMESPACE, Decision.yesFor(Duration.ofSeconds(30)));
        Asked announced = rig.connect().publishNamespace("live");
        rig.advance(30_000);
        assertEquals(List.of("ok", "ended RESET"), announced.heard);
        assertEquals(List.of("ok", "namespace 'live'", "namespace done 'live'"), watch.heard);
    }

    @Test
    void aPermissionToConnectThatExpiresClosesTheSession() {
        decide(Action.CONNECT, Decision.yesFor(Duration.ofSeconds(30)));
        ScriptedClient client = rig.connect();
        rig.advance(30_000);
        assertEquals(
                SessionError.EXPIRED_AUTH_TOKEN.code(),
                client.closed.orElseThrow().code());
    }

    @Test
    void aHostThatStaysSilentHasSaidNo() {
        ScriptedClient client = rig.connect();
        rig.policy = request -> new CompletableFuture<>();
        Asked subscribed = client.subscribe(TRACK);
        rig.advance(RelayOptions.Times.DEFAULTS.authorization());
        assertEquals(List.of("error UNAUTHORIZED"), subscribed.heard);
    }
}
